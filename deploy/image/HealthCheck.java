import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The health check of the image, which has no curl: exit code 0 if the server in the same container
 * is ready, else 1, and what it answered.
 */
public final class HealthCheck {

    private static final int TIMEOUT_MILLIS = 5_000;

    private HealthCheck() {}

    public static void main(String[] arguments) {
        String port = System.getenv().getOrDefault("PORT", "8000");
        try {
            URI ready = URI.create("http://127.0.0.1:" + port + "/health/ready");
            HttpURLConnection connection = (HttpURLConnection) ready.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            boolean isReady = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            System.out.println(text(isReady, connection));
            System.exit(isReady ? 0 : 1);
        } catch (IOException | IllegalArgumentException e) {
            System.out.println(e);
            System.exit(1);
        }
    }

    private static String text(boolean isReady, HttpURLConnection connection) throws IOException {
        try (InputStream body =
                isReady ? connection.getInputStream() : connection.getErrorStream()) {
            return body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
