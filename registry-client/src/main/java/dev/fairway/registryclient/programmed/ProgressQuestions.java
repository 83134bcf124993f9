package dev.fairway.registryclient.programmed;

import dev.fairway.api.ProgressMapper;
import dev.fairway.api.registry.v1.ProgrammedGrpc;
import dev.fairway.api.registry.v1.ProgressRequest;
import dev.fairway.api.registry.v1.ProgressResponse;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.ServiceProgress;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How far a Service is in effect. Calls block and throw {@link RegistryException}. */
public final class ProgressQuestions {

    private final RegistryChannel channel;

    public ProgressQuestions(RegistryChannel channel) {
        this.channel = channel;
    }

    /** How far it is now. */
    public ServiceProgress now(ServiceKey service) {
        return ask(service, false, channel.deadline());
    }

    /** How far it is when all is in effect, or when the time is over: whichever comes first. */
    public ServiceProgress await(ServiceKey service, Duration limit) {
        return ask(service, true, limit);
    }

    private ServiceProgress ask(ServiceKey service, boolean follow, Duration limit) {
        ProgressRequest request = ProgressRequest.newBuilder()
                .setNamespace(service.namespace())
                .setService(service.name())
                .setFollow(follow)
                .build();
        Optional<ServiceProgress> last = Optional.empty();
        try {
            Iterator<ProgressResponse> responses = ProgrammedGrpc.newBlockingStub(channel.grpc())
                    .withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS)
                    .progress(request);
            while (responses.hasNext()) {
                last = Optional.of(ProgressMapper.fromWire(responses.next()));
            }
        } catch (StatusRuntimeException e) {
            boolean timeIsOver = e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED;
            if (!timeIsOver || last.isEmpty()) {
                throw channel.exception(e.getStatus(), e);
            }
        }
        return last.orElseThrow(() -> channel.exception(
                Status.INTERNAL.withDescription("the answer is empty"), new IllegalStateException("empty answer")));
    }
}
