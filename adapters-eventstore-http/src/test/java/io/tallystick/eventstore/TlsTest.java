package io.tallystick.eventstore;

import static io.tallystick.eventstore.FakeNode.conflict;
import static io.tallystick.eventstore.FakeNode.created;
import static io.tallystick.eventstore.TestClients.NO_STREAM;
import static io.tallystick.eventstore.TestClients.STREAM;
import static io.tallystick.eventstore.TestClients.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tallystick.application.stream.AppendResult.Appended;
import io.tallystick.application.stream.AppendResult.VersionConflict;

import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TlsTest {

    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final HeldCertificate OTHER_AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final HeldCertificate SERVER =
            new HeldCertificate.Builder()
                    .signedBy(AUTHORITY)
                    .addSubjectAlternativeName("localhost")
                    .addSubjectAlternativeName("127.0.0.1")
                    .build();

    @TempDir private Path directory;

    private final FakeNode node =
            FakeNode.start(
                    new HandshakeCertificates.Builder()
                            .heldCertificate(SERVER)
                            .build()
                            .sslSocketFactory());

    @AfterEach
    void close() {
        node.close();
    }

    private EventStoreHttpClient connect(String pem) throws IOException {
        Path file = Files.writeString(directory.resolve("ca.pem"), pem);
        return EventStoreHttpClient.connect(TestClients.config(node.url()).withCaFile(file));
    }

    @Test
    void a_server_of_a_given_authority_is_trusted_and_needs_no_reason_phrases() throws Exception {
        node.then(created(0), conflict(0));
        String bundle = OTHER_AUTHORITY.certificatePem() + AUTHORITY.certificatePem();

        try (EventStoreHttpClient client = connect(bundle)) {
            assertThat(client.append(STREAM, NO_STREAM, events(1)))
                    .isEqualTo(new Appended(0, 0, false));
            assertThat(client.append(STREAM, NO_STREAM, events(1)))
                    .isEqualTo(new VersionConflict(0));
        }
        assertThat(node.askedLast().getVersion()).isEqualTo("HTTP/2");
    }

    @Test
    void a_server_of_another_authority_is_not_trusted() {
        assertThatExceptionOfType(EventStoreNotUsable.class)
                .isThrownBy(() -> connect(OTHER_AUTHORITY.certificatePem()))
                .withMessageContaining("certif");
        assertThat(node.asked()).isEmpty();
    }

    @Test
    void a_file_without_certificates_is_told() {
        assertThatExceptionOfType(EventStoreNotUsable.class)
                .isThrownBy(() -> connect("no certificate"))
                .withMessageContaining("ca.pem");
        assertThatExceptionOfType(EventStoreNotUsable.class)
                .isThrownBy(
                        () ->
                                EventStoreHttpClient.connect(
                                        TestClients.config(node.url())
                                                .withCaFile(directory.resolve("missing.pem"))))
                .withMessageContaining("missing.pem");
    }
}
