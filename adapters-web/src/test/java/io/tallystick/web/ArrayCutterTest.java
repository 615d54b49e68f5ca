package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/** An array is read element by element, and none of them takes more than it may. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ArrayCutterTest {

    private static List<ArrayCutter.Element> cut(Reader text, int maxLength, int maxValues)
            throws IOException {
        ArrayCutter cutter = new ArrayCutter(text, maxLength, maxValues);
        List<ArrayCutter.Element> elements = new ArrayList<>();
        for (ArrayCutter.Element next = cutter.next(); next != null; next = cutter.next()) {
            elements.add(next);
        }
        assertThat(cutter.next()).isNull();
        return elements;
    }

    private static List<String> texts(String array) throws IOException {
        return cut(new StringReader(array), 1000, 1000).stream()
                .map(ArrayCutter.Element::text)
                .toList();
    }

    @Test
    void elements_keep_their_text() throws IOException {
        assertThat(texts(" [1, {\"a\":[2,3],\"b\":{}} ,\"x\"]\n"))
                .containsExactly("1", " {\"a\":[2,3],\"b\":{}} ", "\"x\"");
        assertThat(texts("[ ]")).isEmpty();
        assertThat(texts("[]")).isEmpty();
        assertThat(texts("[1,]")).containsExactly("1", "");
        assertThat(texts("[,]")).containsExactly("", "");
    }

    @Test
    void what_stands_in_texts_cuts_nothing() throws IOException {
        assertThat(texts("[\"],[{\",\"a\\\"],\",\"\\\\\",3]"))
                .containsExactly("\"],[{\"", "\"a\\\"],\"", "\"\\\\\"", "3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}", "[", "[1", "[\"]", "[[1]", "[1]]", "[1],", "[1] x", "1"})
    void what_is_not_one_array_is_refused(String text) {
        assertThatThrownBy(() -> texts(text)).isInstanceOf(ArrayCutter.NotAnArray.class);
    }

    @Test
    void an_element_that_is_too_large_is_passed_over_but_for_its_beginning() throws IOException {
        List<ArrayCutter.Element> elements =
                cut(new StringReader("[1,[12345678],[1,2,3,4],[1,2],2]"), 6, 4);

        assertThat(elements)
                .containsExactly(
                        new ArrayCutter.Element("1", false),
                        new ArrayCutter.Element("[12345", true),
                        new ArrayCutter.Element("[1,2,3", true),
                        new ArrayCutter.Element("[1,2]", false),
                        new ArrayCutter.Element("2", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[],", "{\"a\":", "\"x", "9", " "})
    void of_an_element_without_end_only_the_beginning_is_in_memory(String repeated) {
        int length = 1 << 28;
        ArrayCutter cutter = new ArrayCutter(new Repeating("[[" + repeated, length), 1000, 1000);

        assertThatThrownBy(cutter::next).isInstanceOf(ArrayCutter.NotAnArray.class);
    }

    /** Far more than there is memory: a text, and its end over and over. */
    private static final class Repeating extends Reader {

        private final String text;
        private final int length;
        private int at;

        Repeating(String text, int length) {
            this.text = text;
            this.length = length;
        }

        @Override
        public int read(char[] buffer, int offset, int count) {
            int read = Math.min(count, length - at);
            for (int i = 0; i < read; i++, at++) {
                buffer[offset + i] =
                        text.charAt(at < text.length() ? at : 2 + (at - 2) % (text.length() - 2));
            }
            return read == 0 ? -1 : read;
        }

        @Override
        public void close() {
            at = length;
        }
    }
}
