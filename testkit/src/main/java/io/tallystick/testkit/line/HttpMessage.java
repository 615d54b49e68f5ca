package io.tallystick.testkit.line;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A request or an answer of HTTP/1.1, byte by byte as it came.
 *
 * @param head up to and with the empty line
 * @param body with the sizes of its chunks, if it has chunks
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record HttpMessage(String head, byte[] body) {

    private static final String LINE_END = "\r\n";

    /**
     * Reads one message and nothing after it.
     *
     * @throws EOFException if it ends early
     */
    static HttpMessage read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        do {
            head.append(readLine(in));
        } while (!head.toString().endsWith(LINE_END + LINE_END));
        return new HttpMessage(head.toString(), readBody(head.toString(), in));
    }

    private static byte[] readBody(String head, InputStream in) throws IOException {
        String names = head.toLowerCase(Locale.ROOT);
        if (names.contains(LINE_END + "transfer-encoding: chunked" + LINE_END)) {
            return readChunks(in);
        }
        OptionalInt length =
                names.lines()
                        .filter(line -> line.startsWith("content-length:"))
                        .mapToInt(line -> Integer.parseInt(line.split(":", 2)[1].strip()))
                        .findFirst();
        return readFully(in, length.orElse(0));
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size;
        do {
            String line = readLine(in);
            size = Integer.parseInt(line.strip(), 16);
            body.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
            body.writeBytes(readFully(in, size + LINE_END.length()));
        } while (size > 0);
        return body.toByteArray();
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        do {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("within the head of a message: " + line);
            }
            line.append((char) next);
        } while (line.charAt(line.length() - 1) != '\n');
        return line.toString();
    }

    private static byte[] readFully(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("%d of %d bytes came".formatted(bytes.length, length));
        }
        return bytes;
    }

    /** The same, and it says that it is the last on its connection. */
    HttpMessage last() {
        int firstLine = head.indexOf(LINE_END) + LINE_END.length();
        String rest = head.substring(firstLine).replaceAll("(?im)^connection:.*\r\n", "");
        return new HttpMessage(
                head.substring(0, firstLine) + "Connection: close" + LINE_END + rest, body);
    }

    /** Of a request: whether it asks for a WebSocket. */
    boolean isUpgrade() {
        return head.toLowerCase(Locale.ROOT).contains(LINE_END + "upgrade: websocket" + LINE_END);
    }

    /** Of an answer. */
    int status() {
        return Integer.parseInt(head.split(" ", 3)[1]);
    }

    byte[] bytes() {
        byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(first, first.length + body.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        return all;
    }
}
