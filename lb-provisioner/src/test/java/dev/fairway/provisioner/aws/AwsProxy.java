package dev.fairway.provisioner.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Between the provider and moto: fails as AWS and networks do, and does what AWS does and moto does not
 * (docs/decisions/0064).
 */
final class AwsProxy implements AutoCloseable {

    private static final List<String> MADE_ONCE = List.of("CreateLoadBalancer", "CreateTargetGroup");

    private static final String EC2_VERSION = "2016-11-15";

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final URI behind;
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Answer> made = new ConcurrentHashMap<>();
    private final Map<String, Late> late = new HashMap<>();
    private Fault fault = (_, _) -> Outcome.PASS;
    private Duration lateness = Duration.ZERO;

    /** What becomes of a call. */
    enum Outcome {
        PASS,
        /** 400 Throttling. */
        THROTTLED,
        /** 500, and nothing was done. */
        BROKEN,
        /** It is done, but the answer is lost. */
        ANSWER_LOST,
        /** Nothing is done, and nothing answered. */
        LOST
    }

    /** Decides by the call's number, from 1, and its action. */
    interface Fault {
        Outcome of(int number, String action);
    }

    private record Answer(int status, String body, String type) {}

    /** What a question was answered with, and when that was true. */
    private record Late(Answer answer, long nanos) {}

    AwsProxy(URI behind) throws IOException {
        this.behind = behind;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    synchronized void fault(Fault next) {
        fault = next;
        calls.clear();
    }

    /** Questions are answered as was true up to so long ago. */
    synchronized void lateness(Duration by) {
        lateness = by;
        late.clear();
    }

    /** The actions since the last {@link #fault}. */
    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> form = form(body);
        String action = form.getOrDefault("Action", "");
        Outcome outcome = outcome(action);
        switch (outcome) {
            case PASS -> answer(exchange, passed(exchange, action, form, body));
            case THROTTLED -> answer(exchange, throttled(form));
            case BROKEN -> answer(exchange, error(500, "InternalFailure", "broken"));
            case LOST -> exchange.close();
            case ANSWER_LOST -> {
                passed(exchange, action, form, body);
                exchange.close();
            }
        }
    }

    private synchronized Outcome outcome(String action) {
        calls.add(action);
        return fault.of(calls.size(), action);
    }

    private Answer passed(HttpExchange exchange, String action, Map<String, String> form, byte[] body)
            throws IOException {
        String name = action + " " + form.get("Name");
        Answer before = MADE_ONCE.contains(action) ? made.get(name) : null;
        if (before != null) {
            return before;
        }
        String question = action.startsWith("Describe") ? new String(body, StandardCharsets.UTF_8) : "";
        Optional<Answer> old = lateAnswer(question);
        if (old.isPresent()) {
            return old.get();
        }
        Answer answer = forward(exchange, body);
        remember(question, answer);
        if (answer.status() == 200 && MADE_ONCE.contains(action)) {
            made.put(name, answer);
        }
        if (action.equals("DeleteLoadBalancer") || action.equals("DeleteTargetGroup")) {
            String arn = form.getOrDefault("LoadBalancerArn", form.getOrDefault("TargetGroupArn", "-"));
            made.values().removeIf(one -> one.body().contains(arn));
        }
        return answer;
    }

    private synchronized Optional<Answer> lateAnswer(String question) {
        Late old = late.get(question);
        return old != null && System.nanoTime() - old.nanos() < lateness.toNanos()
                ? Optional.of(old.answer())
                : Optional.empty();
    }

    private synchronized void remember(String question, Answer answer) {
        if (!question.isEmpty() && answer.status() == 200) {
            late.put(question, new Late(answer, System.nanoTime()));
        }
    }

    private Answer forward(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : List.of("Authorization", "Content-Type", "X-Amz-Date")) {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(header))
                    .ifPresent(value -> request.header(header, value));
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("Content-Type").orElse("text/xml"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** EC2 says it in another way than the others. */
    private static Answer throttled(Map<String, String> form) {
        if (!form.getOrDefault("Version", "").equals(EC2_VERSION)) {
            return error(400, "Throttling", "Rate exceeded");
        }
        String xml = "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded."
                + "</Message></Error></Errors><RequestID>1</RequestID></Response>";
        return new Answer(503, xml, "text/xml");
    }

    private static Answer error(int status, String code, String message) {
        String xml = "<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
                .formatted(code, message);
        return new Answer(status, xml, "text/xml");
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, String> form(byte[] body) {
        Map<String, String> form = new HashMap<>();
        Arrays.stream(new String(body, StandardCharsets.UTF_8).split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> form.put(
                        URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        return form;
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
