package io.tallystick.web;

import com.fasterxml.jackson.core.JsonGenerator;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Answers with a list: all of it, streamed, or one page with a link to the next (RFC 8288).
 * Immutable.
 *
 * @param <T> what is listed
 */
record ListAnswer<T>(Query<T> query, ItemWriter<T> writer, Function<T, String> cursor) {

    /** Reads the list. */
    interface Query<T> {
        void read(int limit, Consumer<T> reader);
    }

    /** Writes one item. */
    interface ItemWriter<T> {
        void write(JsonGenerator json, T item) throws IOException;
    }

    /**
     * @param limit of the page, null for all
     */
    void send(Context ctx, QueryParams params, @Nullable Integer limit) throws IOException {
        if (limit == null) {
            Answers.stream(ctx, this::writeAll);
        } else {
            sendPage(ctx, params, limit);
        }
    }

    private void writeAll(JsonGenerator json) throws IOException {
        json.writeStartArray();
        try {
            query.read(Integer.MAX_VALUE, item -> writeUnchecked(json, item));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        json.writeEndArray();
    }

    private void writeUnchecked(JsonGenerator json, T item) {
        try {
            writer.write(json, item);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sendPage(Context ctx, QueryParams params, int limit) throws IOException {
        List<T> items = new ArrayList<>();
        query.read(limit + 1, items::add);
        boolean hasMore = items.size() > limit;
        List<T> page = hasMore ? items.subList(0, limit) : items;
        if (hasMore) {
            String next = params.with("cursor", cursor.apply(page.getLast()));
            ctx.header(
                    "Link", "<" + Exchange.of(ctx.req()).route() + "?" + next + ">; rel=\"next\"");
        }
        Answers.json(
                ctx,
                200,
                json -> {
                    json.writeStartArray();
                    for (T item : page) {
                        writer.write(json, item);
                    }
                    json.writeEndArray();
                });
    }
}
