package dev.fairway.registryclient.control;

import dev.fairway.api.InspectionMapper;
import dev.fairway.api.registry.v1.AgentsGrpc;
import dev.fairway.api.registry.v1.ControlAnswer;
import dev.fairway.api.registry.v1.ControlQuestion;
import dev.fairway.api.registry.v1.ControlRefusal;
import dev.fairway.api.registry.v1.NodeRulesQuestion;
import dev.fairway.model.ServiceKey;
import dev.fairway.registryclient.Backoff;
import dev.fairway.registryclient.RegistryChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A node's side of the control stream: answers what the registry passes on, one question at a time and in order.
 *
 * <p>Opened again whenever it is lost; questions of a lost stream are not answered any more. Everything happens on one
 * thread of its own.
 */
public final class NodeControl implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(NodeControl.class.getName());

    /** What the Services in one answer may take: a message has 4 MiB. */
    private static final int MAX_ANSWER_BYTES = 3 << 20;

    /** How long a stream must live to count as good. */
    private static final Duration GOOD = Duration.ofSeconds(5);

    private final RegistryChannel channel;
    private final String agent;
    private final NodeQuestions questions;
    private final InstantSource clock;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("registry-control").factory());
    private Instant openedAt = Instant.EPOCH;

    private NodeControl(RegistryChannel channel, String agent, NodeQuestions questions, InstantSource clock) {
        this.channel = channel;
        this.agent = agent;
        this.questions = questions;
        this.clock = clock;
    }

    /**
     * Opens the stream, now and whenever it is lost.
     *
     * @param agent {@code node/<name>}, as in this process's certificate
     */
    public static NodeControl open(RegistryChannel channel, String agent, NodeQuestions questions) {
        NodeControl control = new NodeControl(channel, agent, questions, InstantSource.system());
        control.executor.execute(control::connect);
        return control;
    }

    private void connect() {
        channel.connectNow();
        openedAt = clock.instant();
        Stream stream = new Stream();
        stream.begin(AgentsGrpc.newStub(channel.grpc()).withWaitForReady().control(stream));
    }

    /** An older registry has no such stream; it is asked again with growing pauses, like one that is away. */
    private void lost(Status status) {
        LOG.log(System.Logger.Level.DEBUG, "The control stream is lost", status.asRuntimeException());
        if (openedAt.isBefore(clock.instant().minus(GOOD))) {
            backoff.reset();
        }
        var _ = executor.schedule(this::connect, backoff.next().toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private final class Stream implements StreamObserver<ControlQuestion> {
        private Optional<StreamObserver<ControlAnswer>> call = Optional.empty();
        private boolean over;

        void begin(StreamObserver<ControlAnswer> started) {
            call = Optional.of(started);
            started.onNext(ControlAnswer.newBuilder().setAgent(agent).build());
        }

        @Override
        public void onNext(ControlQuestion question) {
            later(() -> {
                if (!over) {
                    call.ifPresent(c -> c.onNext(answer(question)));
                }
            });
        }

        @Override
        public void onError(Throwable failure) {
            later(() -> end(Status.fromThrowable(failure)));
        }

        @Override
        public void onCompleted() {
            later(() -> end(Status.UNAVAILABLE.withDescription("the registry ended the stream")));
        }

        private void end(Status status) {
            over = true;
            lost(status);
        }

        private void later(Runnable task) {
            if (!executor.isShutdown()) {
                executor.execute(task);
            }
        }
    }

    private ControlAnswer answer(ControlQuestion question) {
        ControlAnswer.Builder answer = ControlAnswer.newBuilder().setId(question.getId());
        try {
            switch (question.getQuestionCase()) {
                case RULES ->
                    answer.setRules(
                            InspectionMapper.toWire(questions.rules(service(question.getRules())), MAX_ANSWER_BYTES));
                case TRACE ->
                    answer.setTrace(
                            InspectionMapper.toWire(questions.trace(InspectionMapper.fromWire(question.getTrace()))));
                case QUESTION_NOT_SET ->
                    answer.setRefusal(refusal(
                            ControlRefusal.Reason.REASON_INVALID, "a question that " + agent + " does not know"));
            }
        } catch (RefusedException e) {
            answer.setRefusal(refusal(
                    switch (e.reason()) {
                        case NOT_FOUND -> ControlRefusal.Reason.REASON_NOT_FOUND;
                        case NOT_READY -> ControlRefusal.Reason.REASON_NOT_READY;
                    },
                    String.valueOf(e.getMessage())));
        } catch (IllegalArgumentException e) {
            answer.setRefusal(refusal(ControlRefusal.Reason.REASON_INVALID, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A question could not be answered", e);
            answer.setRefusal(refusal(ControlRefusal.Reason.REASON_FAILED, agent + " failed to answer: " + e));
        }
        return answer.build();
    }

    private static Optional<ServiceKey> service(NodeRulesQuestion question) {
        return question.getNamespace().isEmpty() && question.getService().isEmpty()
                ? Optional.empty()
                : Optional.of(new ServiceKey(question.getNamespace(), question.getService()));
    }

    private static ControlRefusal refusal(ControlRefusal.Reason reason, String message) {
        return ControlRefusal.newBuilder().setReason(reason).setMessage(message).build();
    }
}
