package io.tallystick.emulator;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Chooses how to answer. Stateless. */
final class Negotiation {

    private Negotiation() {}

    private record Range(String type, String subtype, double quality) {

        boolean suits(Codec codec) {
            String[] name = codec.mediaType().split("/", 2);
            return type.equals("*")
                    || (type.equalsIgnoreCase(name[0])
                            && (subtype.equals("*") || subtype.equalsIgnoreCase(name[1])));
        }
    }

    /**
     * The best of {@code supported}, null if none will do.
     *
     * @param format the query parameter, which wins over the header
     * @throws Refused if it is unknown
     */
    static @Nullable Codec choose(
            @Nullable String accept, @Nullable String format, List<Codec> supported) {
        if (format != null && !format.isEmpty()) {
            Codec asked = ofFormat(format);
            return supported.contains(asked) ? asked : null;
        }
        if (accept == null) {
            return supported.getFirst();
        }
        for (Range range : ranges(accept)) {
            for (Codec codec : supported) {
                if (range.suits(codec)) {
                    return codec;
                }
            }
        }
        return null;
    }

    /** Whether the client left it to the server. */
    static boolean acceptsAnything(@Nullable String accept) {
        return accept == null || ranges(accept).stream().anyMatch(range -> range.type.equals("*"));
    }

    private static Codec ofFormat(String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "json" -> Codec.JSON;
            case "text" -> Codec.TEXT;
            case "xml" -> Codec.XML;
            case "atom" -> Codec.ATOM_XML;
            case "atomxj" -> Codec.ATOM_JSON;
            default -> throw new Refused(Reply.status(500, "Internal Server Error"));
        };
    }

    private static List<Range> ranges(String accept) {
        List<Range> ranges = new ArrayList<>();
        for (String part : accept.split(",", -1)) {
            Range range = range(part);
            if (range != null) {
                ranges.add(range);
            }
        }
        ranges.sort(Comparator.comparingDouble(Range::quality).reversed());
        return ranges;
    }

    private static @Nullable Range range(String text) {
        String[] parts = text.split(";", -1);
        String[] type = parts[0].strip().split("/", -1);
        if (type.length != 2) {
            return null;
        }
        double quality = 1;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                quality = quality(parameter.substring(2));
            }
        }
        return new Range(type[0], type[1], quality);
    }

    private static double quality(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
