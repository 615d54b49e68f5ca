/**
 * Load drivers for the figures in {@code docs/performance.md}. Each measures the ledger beside a
 * baseline on the same database, interleaved in one run, and prints ratios. Start with {@link
 * io.tallystick.benchmarks.AppendBenchmark}.
 */
@NullMarked
package io.tallystick.benchmarks;

import org.jspecify.annotations.NullMarked;
