package io.tallystick.emulator;

import java.math.BigDecimal;
import java.util.Locale;

/** Doubles as the real server writes them into JSON. Stateless. */
final class DoubleText {

    /** Numbers with more digits before the point have an exponent. */
    private static final int MAX_PLAIN_EXPONENT = 14;

    private static final int MIN_PLAIN_EXPONENT = -4;

    private DoubleText() {}

    static String of(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent < MIN_PLAIN_EXPONENT || exponent > MAX_PLAIN_EXPONENT) {
            return scientific(shortest, exponent);
        }
        String plain = shortest.toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    private static String scientific(BigDecimal value, int exponent) {
        String mantissa = value.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        String sign = exponent < 0 ? "-" : "+";
        return String.format(Locale.ROOT, "%sE%s%02d", mantissa, sign, Math.abs(exponent));
    }
}
