package io.tallystick.web;

import io.javalin.http.Context;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The state of the process for Prometheus. Thread-safe. */
final class Metrics implements AutoCloseable {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final JvmGcMetrics gc = new JvmGcMetrics();

    Metrics(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /** Adds what is to be known about every JVM. */
    void bindJvm() {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    void register(Router router) {
        router.get("/metrics", this::scrape);
    }

    private void scrape(Context ctx) throws IOException {
        byte[] text = registry.scrape(PROMETHEUS_TEXT).getBytes(StandardCharsets.UTF_8);
        Answers.bytes(ctx, 200, PROMETHEUS_TEXT, text);
    }

    @Override
    public void close() {
        gc.close();
    }
}
