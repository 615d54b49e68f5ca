package io.tallystick.application.usecase;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps those that come first in an order, whatever order they are offered in. Confined. */
final class FirstFew<T> {

    private final Comparator<T> order;
    private final int limit;
    private final PriorityQueue<T> lastFirst;

    FirstFew(Comparator<T> order, int limit) {
        this.order = order;
        this.limit = limit;
        this.lastFirst = new PriorityQueue<>(order.reversed());
    }

    void offer(T item) {
        lastFirst.add(item);
        if (lastFirst.size() > limit) {
            lastFirst.remove();
        }
    }

    List<T> inOrder() {
        return lastFirst.stream().sorted(order).toList();
    }
}
