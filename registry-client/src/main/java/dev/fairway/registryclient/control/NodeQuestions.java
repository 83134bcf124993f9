package dev.fairway.registryclient.control;

import dev.fairway.model.ServiceKey;
import dev.fairway.model.inspection.NodeRulesReport;
import dev.fairway.model.inspection.PacketQuestion;
import dev.fairway.model.inspection.PacketTrace;
import java.util.Optional;

/** What a node can be asked. Implementations are called by one thread at a time and may block for a second or two. */
public interface NodeQuestions {

    /**
     * What the node's kernel holds.
     *
     * @param service empty for all
     * @throws RefusedException when it cannot be told
     */
    NodeRulesReport rules(Optional<ServiceKey> service);

    /**
     * What the node does with a packet.
     *
     * @throws RefusedException when it cannot be told
     */
    PacketTrace trace(PacketQuestion packet);
}
