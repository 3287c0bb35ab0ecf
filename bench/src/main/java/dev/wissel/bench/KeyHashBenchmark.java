package dev.wissel.bench;

import dev.wissel.core.balance.XxHash32;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What hashing the key of a request costs: an address, an identifier, a long cookie. Nanoseconds an operation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KeyHashBenchmark {
    /** Length of the key in bytes. */
    @Param({"13", "36", "400"})
    public int keyBytes;

    private byte[] key = new byte[0];

    /** Makes a key of lower-case letters. */
    @Setup
    public void makeKey() {
        SplittableRandom random = new SplittableRandom(1);
        key = new byte[keyBytes];
        for (int i = 0; i < keyBytes; i++) {
            key[i] = (byte) ('a' + random.nextInt(26));
        }
    }

    /** Hashes the key. */
    @Benchmark
    public int hash() {
        return XxHash32.hash(key, 0, key.length);
    }
}
