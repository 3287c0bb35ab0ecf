package dev.wissel.kong.entity;

import org.jspecify.annotations.Nullable;

/** Checks of arguments, with the value and the expectation in the message. */
final class Check {
    private Check() {}

    static void range(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }

    static void range(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }

    static String given(String name, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(name + ": null (expected: a value)");
        }
        return value;
    }
}
