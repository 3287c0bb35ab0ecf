package dev.wissel.console.web;

import dev.wissel.console.live.FakeLive;

/** Serves the console over a made-up strategy, for work on the pages: {@code FakeConsole [PORT]}; 8010 if none is given. Ends with the process. */
public final class FakeConsole {
    private FakeConsole() {}

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws Exception {
        int port = arguments.length == 0 ? ConsoleOptions.STANDARD_PORT : Integer.parseInt(arguments[0]);
        FakeLive live = new FakeLive(FakeLive.WEBSHOP, System::currentTimeMillis);
        try (ConsoleServer console = ConsoleServer.start(ConsoleOptions.of(live)
                .strategyText(() -> FakeLive.WEBSHOP)
                .drills(new FakeDrills())
                .port(port))) {
            System.out.println("http://127.0.0.1:" + console.port());
            Thread.currentThread().join();
        }
    }
}
