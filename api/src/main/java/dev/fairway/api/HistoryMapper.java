package dev.fairway.api;

import dev.fairway.api.registry.v1.FieldChange;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.history.Effect;
import dev.fairway.model.history.Fact;
import dev.fairway.model.history.Flap;
import dev.fairway.model.history.ObjectDiff;
import dev.fairway.model.history.TimelineEntry;
import java.util.List;

/** The history's answers between the model and the wire. */
public final class HistoryMapper {

    private HistoryMapper() {}

    public static dev.fairway.api.registry.v1.TimelineEntry toWire(TimelineEntry entry) {
        var wire = dev.fairway.api.registry.v1.TimelineEntry.newBuilder()
                .setEvent(EventMapper.toWire(entry.event()))
                .setKind(RegistryMapper.toWire(entry.object().kind()))
                .setNamespace(entry.object().namespace())
                .setName(entry.object().name())
                .setAppendedAt(Wire.timestamp(entry.times().appended()))
                .setHappenedAt(Wire.timestamp(entry.times().happened()))
                .setObservedAt(Wire.timestamp(entry.times().observed()))
                .addAllAwaited(entry.awaited());
        if (entry.cause() != null) {
            wire.setCause(EventMapper.toWire(entry.cause()));
        }
        entry.facts().forEach(fact -> wire.addFacts(toWire(fact)));
        entry.effects().forEach(effect -> wire.addEffects(toWire(effect)));
        return wire.build();
    }

    public static TimelineEntry fromWire(dev.fairway.api.registry.v1.TimelineEntry wire) {
        return new TimelineEntry(
                EventMapper.fromWire(wire.getEvent()),
                wire.hasCause() ? EventMapper.fromWire(wire.getCause()) : null,
                new ObjectKey(RegistryMapper.fromWire(wire.getKind()), wire.getNamespace(), wire.getName()),
                new TimelineEntry.Times(
                        Wire.instant(wire.getAppendedAt()),
                        Wire.instant(wire.getHappenedAt()),
                        Wire.instant(wire.getObservedAt())),
                facts(wire.getFactsList()),
                wire.getEffectsList().stream().map(HistoryMapper::fromWire).toList(),
                wire.getAwaitedList());
    }

    public static dev.fairway.api.registry.v1.Fact toWire(Fact fact) {
        var wire = dev.fairway.api.registry.v1.Fact.newBuilder()
                .setCode(fact.code())
                .setSubject(fact.subject())
                .setText(fact.text());
        fact.changes()
                .forEach(change -> wire.addChanges(FieldChange.newBuilder()
                        .setField(change.field())
                        .setBefore(change.before())
                        .setAfter(change.after())));
        return wire.build();
    }

    private static List<Fact> facts(List<dev.fairway.api.registry.v1.Fact> wire) {
        return wire.stream()
                .map(f -> new Fact(
                        f.getCode(),
                        f.getSubject(),
                        f.getText(),
                        f.getChangesList().stream()
                                .map(c -> new Fact.FieldChange(c.getField(), c.getBefore(), c.getAfter()))
                                .toList()))
                .toList();
    }

    public static dev.fairway.api.registry.v1.Effect toWire(Effect effect) {
        InEffect told = effect.inEffect();
        var wire = dev.fairway.api.registry.v1.Effect.newBuilder()
                .setEvent(EventMapper.toWire(told.event()))
                .setAgent(effect.agent())
                .setReceivedAt(Wire.timestamp(told.receivedAt()))
                .setInEffectAt(Wire.timestamp(told.inEffectAt()))
                .setError(told.error());
        if (effect.delay() != null) {
            wire.setDelay(Wire.duration(effect.delay()));
        }
        if (effect.clockBehind() != null) {
            wire.setClockBehind(Wire.duration(effect.clockBehind()));
        }
        if (effect.clockAhead() != null) {
            wire.setClockAhead(Wire.duration(effect.clockAhead()));
        }
        return wire.build();
    }

    public static Effect fromWire(dev.fairway.api.registry.v1.Effect wire) {
        return new Effect(
                wire.getAgent(),
                new InEffect(
                        EventMapper.fromWire(wire.getEvent()),
                        Wire.instant(wire.getReceivedAt()),
                        Wire.instant(wire.getInEffectAt()),
                        wire.getError()),
                wire.hasDelay() ? Wire.duration(wire.getDelay()) : null,
                wire.hasClockBehind() ? Wire.duration(wire.getClockBehind()) : null,
                wire.hasClockAhead() ? Wire.duration(wire.getClockAhead()) : null);
    }

    public static dev.fairway.api.registry.v1.ObjectDiff toWire(ObjectDiff diff) {
        var wire = dev.fairway.api.registry.v1.ObjectDiff.newBuilder()
                .setKind(RegistryMapper.toWire(diff.object().kind()))
                .setNamespace(diff.object().namespace())
                .setName(diff.object().name())
                .setEvent(EventMapper.toWire(diff.event()))
                .setExisted(diff.existed())
                .setExists(diff.exists());
        diff.facts().forEach(fact -> wire.addFacts(toWire(fact)));
        return wire.build();
    }

    public static ObjectDiff fromWire(dev.fairway.api.registry.v1.ObjectDiff wire) {
        return new ObjectDiff(
                new ObjectKey(RegistryMapper.fromWire(wire.getKind()), wire.getNamespace(), wire.getName()),
                EventMapper.fromWire(wire.getEvent()),
                wire.getExisted(),
                wire.getExists(),
                facts(wire.getFactsList()));
    }

    public static dev.fairway.api.registry.v1.Flap toWire(Flap flap) {
        return dev.fairway.api.registry.v1.Flap.newBuilder()
                .setKind(RegistryMapper.toWire(flap.object().kind()))
                .setNamespace(flap.object().namespace())
                .setName(flap.object().name())
                .setChanges(flap.changes())
                .setFirst(Wire.timestamp(flap.first()))
                .setLast(Wire.timestamp(flap.last()))
                .setQuarterInterval(Wire.duration(flap.quarter()))
                .setMedianInterval(Wire.duration(flap.median()))
                .setThreeQuarterInterval(Wire.duration(flap.threeQuarter()))
                .build();
    }

    public static Flap fromWire(dev.fairway.api.registry.v1.Flap wire) {
        return new Flap(
                new ObjectKey(RegistryMapper.fromWire(wire.getKind()), wire.getNamespace(), wire.getName()),
                wire.getChanges(),
                Wire.instant(wire.getFirst()),
                Wire.instant(wire.getLast()),
                Wire.duration(wire.getQuarterInterval()),
                Wire.duration(wire.getMedianInterval()),
                Wire.duration(wire.getThreeQuarterInterval()));
    }
}
