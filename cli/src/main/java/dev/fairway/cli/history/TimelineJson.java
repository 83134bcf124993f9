package dev.fairway.cli.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.cli.print.Documents;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.history.Effect;
import dev.fairway.model.history.Fact;
import dev.fairway.model.history.Flap;
import dev.fairway.model.history.ObjectDiff;
import dev.fairway.model.history.TimelineEntry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The history for programs. Fields are only added; times are RFC 3339, spans are seconds. */
final class TimelineJson {

    private TimelineJson() {}

    static JsonNode entries(List<TimelineEntry> entries) {
        return Documents.list(entries.stream().map(TimelineJson::entry).toList());
    }

    static ObjectNode entry(TimelineEntry entry) {
        ObjectNode json = object(entry.object());
        json.put("event", entry.event().toString());
        Optional.ofNullable(entry.cause()).ifPresent(cause -> json.put("cause", cause.toString()));
        json.put("appendedAt", entry.times().appended().toString());
        json.put("happenedAt", entry.times().happened().toString());
        json.put("observedAt", entry.times().observed().toString());
        facts(json.putArray("facts"), entry.facts());
        ArrayNode effects = json.putArray("effects");
        entry.effects().forEach(effect -> effects.add(effect(effect)));
        ArrayNode awaited = json.putArray("awaited");
        entry.awaited().forEach(awaited::add);
        return json;
    }

    static ObjectNode effect(Effect effect) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("event", effect.inEffect().event().toString());
        json.put("agent", effect.agent());
        json.put("receivedAt", effect.inEffect().receivedAt().toString());
        json.put("inEffectAt", effect.inEffect().inEffectAt().toString());
        seconds(json, "delaySeconds", effect.delay());
        seconds(json, "clockBehindSeconds", effect.clockBehind());
        seconds(json, "clockAheadSeconds", effect.clockAhead());
        if (!effect.inEffect().error().isEmpty()) {
            json.put("error", effect.inEffect().error());
        }
        return json;
    }

    static JsonNode diffs(List<ObjectDiff> diffs) {
        return Documents.list(diffs.stream()
                .map(diff -> {
                    ObjectNode json = object(diff.object());
                    json.put("event", diff.event().toString());
                    json.put("existed", diff.existed());
                    json.put("exists", diff.exists());
                    facts(json.putArray("facts"), diff.facts());
                    return json;
                })
                .toList());
    }

    static JsonNode flaps(List<Flap> flaps) {
        return Documents.list(flaps.stream()
                .map(flap -> {
                    ObjectNode json = object(flap.object());
                    json.put("changes", flap.changes());
                    json.put("first", flap.first().toString());
                    json.put("last", flap.last().toString());
                    seconds(json, "quarterIntervalSeconds", flap.quarter());
                    seconds(json, "medianIntervalSeconds", flap.median());
                    seconds(json, "threeQuarterIntervalSeconds", flap.threeQuarter());
                    return json;
                })
                .toList());
    }

    private static ObjectNode object(ObjectKey key) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", key.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("namespace", key.namespace());
        json.put("name", key.name());
        return json;
    }

    private static void facts(ArrayNode json, List<Fact> facts) {
        for (Fact fact : facts) {
            ObjectNode one = json.addObject();
            one.put("code", fact.code());
            one.put("subject", fact.subject());
            one.put("text", fact.text());
            ArrayNode changes = one.putArray("changes");
            fact.changes()
                    .forEach(change -> changes.addObject()
                            .put("field", change.field())
                            .put("before", change.before())
                            .put("after", change.after()));
        }
    }

    private static void seconds(ObjectNode json, String field, @Nullable Duration span) {
        if (span != null) {
            json.put(field, span.toNanos() / 1e9);
        }
    }
}
