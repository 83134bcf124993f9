package dev.fairway.api;

import dev.fairway.api.registry.v1.AgentStanding;
import dev.fairway.api.registry.v1.ProgressResponse;
import dev.fairway.model.event.ServiceProgress;
import dev.fairway.model.event.ServiceProgress.AgentProgress;
import dev.fairway.model.event.ServiceProgress.Standing;

/** How far a Service is in effect, between its records and the wire. */
public final class ProgressMapper {

    private ProgressMapper() {}

    public static ProgressResponse toWire(ServiceProgress progress) {
        ProgressResponse.Builder wire = ProgressResponse.newBuilder()
                .setEvent(EventMapper.toWire(progress.event()))
                .setAppendedAt(Wire.timestamp(progress.appendedAt()))
                .setDeleted(progress.deleted())
                .setBehind(progress.behind());
        progress.agents().forEach(agent -> wire.addAgents(toWire(agent)));
        return wire.build();
    }

    private static dev.fairway.api.registry.v1.AgentProgress toWire(AgentProgress agent) {
        var wire = dev.fairway.api.registry.v1.AgentProgress.newBuilder()
                .setAgent(agent.agent())
                .setStanding(
                        switch (agent.standing()) {
                            case IN_EFFECT -> AgentStanding.AGENT_STANDING_IN_EFFECT;
                            case BEHIND -> AgentStanding.AGENT_STANDING_BEHIND;
                            case FAILED -> AgentStanding.AGENT_STANDING_FAILED;
                            case NOT_CONNECTED -> AgentStanding.AGENT_STANDING_NOT_CONNECTED;
                            case NEVER_HEARD -> AgentStanding.AGENT_STANDING_NEVER_HEARD;
                        })
                .setError(agent.error());
        if (agent.delay() != null) {
            wire.setDelay(Wire.duration(agent.delay()));
        }
        if (agent.clockBehind() != null) {
            wire.setClockBehind(Wire.duration(agent.clockBehind()));
        }
        if (agent.clockAhead() != null) {
            wire.setClockAhead(Wire.duration(agent.clockAhead()));
        }
        if (agent.heardAt() != null) {
            wire.setHeardAt(Wire.timestamp(agent.heardAt()));
        }
        return wire.build();
    }

    /** Throws {@link IllegalArgumentException} for a standing that is not known here. */
    public static ServiceProgress fromWire(ProgressResponse wire) {
        return new ServiceProgress(
                EventMapper.fromWire(wire.getEvent()),
                Wire.instant(wire.getAppendedAt()),
                wire.getDeleted(),
                wire.getAgentsList().stream().map(ProgressMapper::fromWire).toList(),
                wire.getBehind());
    }

    private static AgentProgress fromWire(dev.fairway.api.registry.v1.AgentProgress wire) {
        return new AgentProgress(
                wire.getAgent(),
                switch (wire.getStanding()) {
                    case AGENT_STANDING_IN_EFFECT -> Standing.IN_EFFECT;
                    case AGENT_STANDING_BEHIND -> Standing.BEHIND;
                    case AGENT_STANDING_FAILED -> Standing.FAILED;
                    case AGENT_STANDING_NOT_CONNECTED -> Standing.NOT_CONNECTED;
                    case AGENT_STANDING_NEVER_HEARD -> Standing.NEVER_HEARD;
                    case AGENT_STANDING_UNSPECIFIED, UNRECOGNIZED -> throw Wire.unknown(wire.getStanding());
                },
                wire.hasDelay() ? Wire.duration(wire.getDelay()) : null,
                wire.hasClockBehind() ? Wire.duration(wire.getClockBehind()) : null,
                wire.hasClockAhead() ? Wire.duration(wire.getClockAhead()) : null,
                wire.getError(),
                wire.hasHeardAt() ? Wire.instant(wire.getHeardAt()) : null);
    }
}
