package dev.fairway.registry.grpc.xds;

import dev.fairway.registry.core.gateway.Unit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that gateways are to be told, at one moment. Immutable. */
record GatewayConfiguration(Map<ResourceType, Map<String, Unit>> units) {

    static final GatewayConfiguration EMPTY = new GatewayConfiguration(Map.of());

    Map<String, Unit> of(ResourceType type) {
        return units.getOrDefault(type, Map.of());
    }

    /** With other units of one type; equal ones stay the same objects, so that comparing is quick. */
    GatewayConfiguration with(ResourceType type, List<Unit> changed) {
        Map<String, Unit> before = of(type);
        Map<String, Unit> made = new LinkedHashMap<>();
        for (Unit unit : changed) {
            Unit known = before.get(unit.name());
            made.put(unit.name(), unit.equals(known) ? known : unit);
        }
        Map<ResourceType, Map<String, Unit>> all = new EnumMap<>(ResourceType.class);
        all.putAll(units);
        all.put(type, made);
        return new GatewayConfiguration(all);
    }

    /** With some units of one type changed, the others as they are. */
    GatewayConfiguration changed(ResourceType type, List<Unit> changed) {
        Map<String, Unit> made = new HashMap<>(of(type));
        changed.forEach(unit -> made.put(unit.name(), unit));
        return with(type, List.copyOf(made.values()));
    }
}
