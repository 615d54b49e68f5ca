package io.tallystick.application.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.tallystick.application.search.Words;
import io.tallystick.application.stream.RecordedEvent;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * The words an event can be found by: those of all texts in its data, at any depth, and of its
 * comment. Names of fields, numbers and what else there is do not count. Stateless.
 */
public final class EventWords {

    /** Room in an index; events of the ledger have far less than that. */
    private static final int MAX_BYTES = 1 << 19;

    /** A character has at most three bytes of UTF-8 for each unit of UTF-16. */
    private static final int BYTES_PER_UNIT = 3;

    private static final int BYTES_PER_WORD = 16;

    private static final JsonFactory JSON = new JsonFactory();

    private EventWords() {}

    /** The words; of a huge event the first half a megabyte. */
    public static Set<String> of(RecordedEvent event) {
        Gathering gathering = new Gathering();
        String comment = event.metadata().comment();
        if (comment != null) {
            gathering.add(comment);
        }
        try (JsonParser json = JSON.createParser(event.data())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    gathering.add(json.getText());
                }
            }
        } catch (IOException e) {
            return gathering.words; // found by what could be read
        }
        return gathering.words;
    }

    private static final class Gathering {

        private final Set<String> words = new HashSet<>();
        private int bytes;

        void add(String text) {
            for (String word : Words.in(text)) {
                int more = BYTES_PER_UNIT * word.length() + BYTES_PER_WORD;
                if (bytes + more <= MAX_BYTES && words.add(word)) {
                    bytes += more;
                }
            }
        }
    }
}
