package dev.wissel.design.fromkong;

import java.io.IOException;

/** Kong's Admin API could not be reached or did not answer as Kong does. The message is complete; it holds no secret. */
public final class AdminFailure extends IOException {
    private static final long serialVersionUID = 1L;

    AdminFailure(String message) {
        super(message);
    }
}
