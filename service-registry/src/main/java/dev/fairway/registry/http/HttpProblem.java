package dev.fairway.registry.http;

/** Ends a request; the message is for people. */
final class HttpProblem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    private HttpProblem(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }

    static HttpProblem invalid(String message) {
        return new HttpProblem(400, message);
    }

    static HttpProblem notFound(String message) {
        return new HttpProblem(404, message);
    }

    /** The moment lies outside of what is remembered. */
    static HttpProblem gone(String message) {
        return new HttpProblem(410, message);
    }

    static HttpProblem notYet(String message) {
        return new HttpProblem(503, message);
    }
}
