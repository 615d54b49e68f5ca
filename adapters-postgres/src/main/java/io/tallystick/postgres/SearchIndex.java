package io.tallystick.postgres;

import io.tallystick.application.codec.EventTypes;
import io.tallystick.application.codec.EventWords;
import io.tallystick.application.search.WordQuery;
import io.tallystick.application.search.Words;
import io.tallystick.application.stream.AggregateType;
import io.tallystick.application.stream.RecordedEvent;
import io.tallystick.application.view.EventQuery;
import io.tallystick.domain.contact.ContactId;
import io.tallystick.domain.kernel.UserId;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the index of the log knows an event by: its words, its type and its kind of aggregate, each
 * together with its user, so that no search reads what others wrote. Written as PostgreSQL's text
 * search reads it. Stateless.
 *
 * <p>Users are told apart by thirty bits of a hash, so what is found must be checked for its user.
 */
final class SearchIndex {

    /** What is wrong with an event whose words are not its own. */
    static final String FLAW = "is not searched by its own words; rebuild puts that right";

    private static final int TAG_SHIFT = 34;

    /** Odd, and the bits of its multiples are well mixed (Fibonacci hashing). */
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    private static final char TYPE = '#';
    private static final char WORD = ':';
    private static final char KIND = '@';

    private SearchIndex() {}

    /** Hexadecimal digits of a UUID, which is a word. */
    private static final int LENGTH_OF_ID = 32;

    /** Of an event, as a {@code tsvector}. */
    static String vector(RecordedEvent event) {
        return vector(event, EventWords.of(event).stream());
    }

    /** Of an event that is cut: of its words only the ids that it names, for there are few. */
    static String vectorOfCut(RecordedEvent event) {
        return vector(
                event, EventWords.of(event).stream().filter(word -> word.length() == LENGTH_OF_ID));
    }

    /** In the order in which the database writes it: that of UTF-8, mostly. */
    private static String vector(RecordedEvent event, Stream<String> words) {
        String tag = tag(event.metadata().userId());
        StringBuilder vector = new StringBuilder();
        if (EventTypes.all().contains(event.type())) {
            add(vector, tag, TYPE, event.type());
        }
        words.sorted().forEach(word -> add(vector, tag, WORD, word));
        AggregateType.of(event.stream()).ifPresent(kind -> add(vector, tag, KIND, kind.label()));
        return vector.toString();
    }

    private static void add(StringBuilder vector, String tag, char what, String text) {
        if (!vector.isEmpty()) {
            vector.append(' ');
        }
        write(vector, tag, what, text);
    }

    /** Whether what the database writes says the same as what we write. */
    static boolean isSame(String inDatabase, String vector) {
        return inDatabase.equals(vector) || lexemes(inDatabase).equals(lexemes(vector));
    }

    private static Set<String> lexemes(String vector) {
        return vector.isEmpty() ? Set.of() : new HashSet<>(Arrays.asList(vector.split(" ", -1)));
    }

    /**
     * What a query asks for, as a {@code tsquery}: its words, or else its types or kind. Empty if
     * other indexes know better.
     */
    static Optional<String> query(EventQuery query) {
        if (query.aggregateId() != null) {
            return Optional.empty();
        }
        String tag = tag(query.user());
        if (query.words() != null) {
            return Optional.of(words(tag, query.words()));
        }
        if (!query.types().isEmpty()) {
            return EventTypes.all().containsAll(query.types())
                    ? Optional.of(
                            query.types().stream()
                                    .map(type -> lexeme(tag, TYPE, type))
                                    .collect(Collectors.joining(" | ")))
                    : Optional.empty();
        }
        return Optional.ofNullable(query.aggregateType())
                .map(kind -> lexeme(tag, KIND, kind.label()));
    }

    /** The words of a query alone, as a {@code tsquery}. */
    static String words(UserId user, WordQuery words) {
        return words(tag(user), words);
    }

    private static String words(String tag, WordQuery query) {
        StringJoiner words = new StringJoiner(" & ");
        query.whole().forEach(word -> words.add(word(tag, word)));
        String prefix = query.prefix();
        if (prefix != null) {
            words.add(word(tag, prefix) + ":*");
        }
        return words.toString();
    }

    /** All events that name a contact, as a {@code tsquery}. */
    static String mentions(UserId user, ContactId contact) {
        return word(tag(user), Words.in(contact.toString()).getFirst());
    }

    private static String word(String tag, String word) {
        return lexeme(tag, WORD, word);
    }

    private static String lexeme(String tag, char what, String text) {
        StringBuilder lexeme = new StringBuilder();
        write(lexeme, tag, what, text);
        return lexeme.toString();
    }

    private static void write(StringBuilder to, String tag, char what, String text) {
        to.append('\'').append(tag).append(what).append(text).append('\'');
    }

    private static String tag(UserId user) {
        UUID id = user.value();
        long mixed = (id.getMostSignificantBits() ^ id.getLeastSignificantBits()) * MIX;
        return Long.toString(mixed >>> TAG_SHIFT, Character.MAX_RADIX);
    }
}
