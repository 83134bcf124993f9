package dev.fairway.registry;

import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.StateStore;
import dev.fairway.registry.core.agents.AgentReports;
import dev.fairway.registry.core.agents.AgentTable;
import dev.fairway.registry.infinispan.InfinispanStateStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes the core and what it stands on. */
@Singleton
public class Wiring {

    @Produces
    @Singleton
    InfinispanStateStore store(RegistryConfig config) {
        return new InfinispanStateStore(config.dataDir().resolve("state"));
    }

    void close(@Disposes InfinispanStateStore store) {
        store.close();
    }

    @Produces
    @Singleton
    Registry registry(StateStore store, AgentTable agents, RegistryConfig config) {
        return new Registry(store, agents, InstantSource.system(), config.historyWindow(), config.patience());
    }

    @Produces
    @Singleton
    AgentTable agents() {
        return new AgentTable();
    }

    @Produces
    @Singleton
    AgentReports reports() {
        return new AgentReports(InstantSource.system());
    }
}
