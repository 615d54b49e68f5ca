package io.tallystick.emulator;

/** Says which requests a fault is for. */
@FunctionalInterface
public interface RequestMatch {

    /**
     * @param method in capitals
     * @param path with its query, as it came
     */
    boolean matches(String method, String path);

    static RequestMatch any() {
        return (method, path) -> true;
    }

    /** What appends or deletes. */
    static RequestMatch writes() {
        return (method, path) -> method.equals("POST") || method.equals("DELETE");
    }

    /** What reads streams. */
    static RequestMatch reads() {
        return (method, path) -> method.equals("GET") && path.startsWith("/streams/");
    }

    static RequestMatch pathStartsWith(String prefix) {
        return (method, path) -> path.startsWith(prefix);
    }

    default RequestMatch and(RequestMatch other) {
        return (method, path) -> matches(method, path) && other.matches(method, path);
    }
}
