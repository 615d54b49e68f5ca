package io.tallystick.application.search;

import io.tallystick.domain.kernel.InvalidValue;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Words to look for, all of which must be there, in any order. Immutable.
 *
 * @param whole words; not empty unless there is a prefix
 * @param prefix how one more word must begin; null for none
 */
public record WordQuery(Set<String> whole, @Nullable String prefix) {

    /** More words than anybody looks for. */
    public static final int MAX_WORDS = 16;

    /** Fewer characters than this begin too many words. */
    public static final int MIN_PREFIX = 2;

    public WordQuery {
        whole = Set.copyOf(whole);
    }

    /**
     * What a user typed: the last word may be unfinished, if it has {@value #MIN_PREFIX} characters
     * or more.
     *
     * @throws InvalidValue if there is no word in it, or more than {@value #MAX_WORDS}
     */
    public static WordQuery parse(String text) {
        List<String> words = Words.in(text);
        if (words.isEmpty()) {
            throw new InvalidValue("must have a word, of letters or digits");
        }
        if (words.size() > MAX_WORDS) {
            throw new InvalidValue("must have at most " + MAX_WORDS + " words");
        }
        String last = words.getLast();
        return last.codePointCount(0, last.length()) < MIN_PREFIX
                ? new WordQuery(new LinkedHashSet<>(words), null)
                : new WordQuery(new LinkedHashSet<>(words.subList(0, words.size() - 1)), last);
    }

    /** Whether something with these words is looked for. */
    public boolean matches(Set<String> words) {
        return words.containsAll(whole)
                && (prefix == null || words.stream().anyMatch(word -> word.startsWith(prefix)));
    }
}
