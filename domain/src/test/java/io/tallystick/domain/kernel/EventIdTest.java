package io.tallystick.domain.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class EventIdTest {

    @Test
    void ids_sort_as_their_texts_do() {
        SplittableRandom random = new SplittableRandom(20240506);
        List<EventId> ids = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            long high = random.nextInt(4) == 0 ? 7 : random.nextLong();
            ids.add(new EventId(new UUID(high, random.nextLong())));
        }

        assertThat(ids.stream().sorted())
                .isEqualTo(ids.stream().sorted(Comparator.comparing(EventId::toString)).toList());
    }

    @Test
    void the_highest_bit_is_no_sign() {
        EventId low = new EventId(UUID.fromString("7fffffff-ffff-ffff-7fff-ffffffffffff"));
        EventId middle = new EventId(UUID.fromString("7fffffff-ffff-ffff-8000-000000000000"));
        EventId high = new EventId(UUID.fromString("80000000-0000-0000-0000-000000000000"));

        assertThat(low).isLessThan(middle);
        assertThat(middle).isLessThan(high);
        assertThat(high).isEqualByComparingTo(high);
    }
}
