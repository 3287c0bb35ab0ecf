package dev.wissel.cli;

import java.lang.reflect.Proxy;

/**
 * Hears the operating system's signals. The JDK's only way to that is {@code sun.misc.Signal}, which is exported for exactly this use but not part of the
 * platform's API; by reflection a platform without it costs a feature and not the start.
 */
final class Signals {
    private Signals() {}

    /**
     * Runs the task whenever the signal comes, in place of what the virtual machine would do.
     *
     * @param name name without SIG, such as {@code HUP}
     * @return false if this platform has no such signal
     */
    static boolean on(String name, Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object listener = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            task.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException unavailable) {
            return false;
        }
    }
}
