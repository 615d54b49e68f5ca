package io.tallystick.testkit.line;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * What befalls a connection.
 *
 * @param part how much of what is cut in the middle arrives, from 0 to less than 1
 * @param answered gets the status of each answer of the server
 */
record Weather(Fault fault, double part, IntConsumer answered) {

    static final Weather FAIR = new Weather(Fault.NONE, 0, status -> {});

    byte[] partOf(HttpMessage message) {
        byte[] bytes = message.bytes();
        return Arrays.copyOf(bytes, (int) (bytes.length * part));
    }
}
