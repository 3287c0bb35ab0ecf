package dev.wissel.gateway.plugin.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One command, as the words that it is sent in. Immutable. */
public final class RedisCommand {
    private final List<byte[]> words;

    private RedisCommand(List<byte[]> words) {
        this.words = words;
    }

    /** Makes one of these words. */
    public static RedisCommand of(String... words) {
        List<byte[]> bytes = new ArrayList<>(words.length);
        for (String word : words) {
            bytes.add(word.getBytes(StandardCharsets.UTF_8));
        }
        return new RedisCommand(bytes);
    }

    List<byte[]> words() {
        return words;
    }
}
