package io.tallystick.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.tallystick.application.codec.EventTypes;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.EventMetadata;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.stream.StreamName;
import io.tallystick.domain.kernel.EventId;
import io.tallystick.testkit.Samples;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SearchIndexTest {

    private static final String CHARACTERS = "ab09 zZ'\\\"-:#@ÄéßΩ中ﬁ%_";

    private final PostgresFixture fixture = new PostgresFixture();
    private final Random random = new Random(4711);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_vector_is_as_the_database_writes_it() {
        for (int i = 0; i < 100; i++) {
            String vector = SearchIndex.vector(event(text(random.nextInt(100))));

            assertThat(inDatabase(vector)).isEqualTo(vector);
        }
    }

    @Test
    void an_order_that_the_database_does_not_know_makes_no_difference() {
        String vector = SearchIndex.vector(event("\uFA0E \uD801\uDC28 𠀀 b a"));

        assertThat(inDatabase(vector)).isNotEqualTo(vector);
        assertThat(SearchIndex.isSame(inDatabase(vector), vector)).isTrue();
        assertThat(SearchIndex.isSame(inDatabase(vector), SearchIndex.vector(event("b a"))))
                .isFalse();
    }

    private String text(int length) {
        return random.ints(length, 0, CHARACTERS.length())
                .mapToObj(at -> CHARACTERS.substring(at, at + 1))
                .collect(Collectors.joining());
    }

    private static RecordedEvent event(String text) {
        Instant at = Instant.EPOCH;
        return new RecordedEvent(
                StreamName.of(AggregateType.CONTACT, new UUID(1, 2)),
                0,
                new EventId(new UUID(3, 4)),
                EventTypes.CONTACT_CREATED,
                1,
                JsonNodeFactory.instance.objectNode().put("name", text).toString(),
                new EventMetadata(Samples.ALICE, at, "", null, null, null),
                at);
    }

    private String inDatabase(String vector) {
        return fixture.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery("select cast(:vector as tsvector)::text")
                                        .bind("vector", vector)
                                        .mapTo(String.class)
                                        .one());
    }
}
