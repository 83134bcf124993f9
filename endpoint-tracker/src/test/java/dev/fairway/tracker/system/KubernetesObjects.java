package dev.fairway.tracker.system;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.stream.Stream;

/** Objects that tests create through the API server, in namespace default. */
final class KubernetesObjects {

    private final KubernetesClient client;

    KubernetesObjects(KubernetesClient client) {
        this.client = client;
    }

    /** A Service whose selector is {@code app=<app>}. */
    Service service(String name, String app) {
        return client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .addToSelector("app", app)
                        .addNewPort()
                        .withPort(80)
                        .withTargetPort(new IntOrString(8080))
                        .endPort()
                        .endSpec()
                        .build())
                .create();
    }

    /** A pod that nobody runs. */
    Pod pod(String name, String app, String... readinessGates) {
        return client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(name)
                        .addToLabels("app", app)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("node-1")
                        .withReadinessGates(Stream.of(readinessGates)
                                .map(PodReadinessGate::new)
                                .toList())
                        .addNewContainer()
                        .withName("main")
                        .withImage("echo")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    /** What a kubelet would report. */
    Pod status(String name, String ip, boolean ready) {
        return client.pods()
                .inNamespace("default")
                .withName(name)
                .editStatus(pod -> new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP(ip)
                        .addNewPodIP(ip)
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus(ready ? "True" : "False")
                        .withLastTransitionTime("2026-11-24T12:00:00Z")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    /** A pod that is not Ready for one reason: nobody opened its gate yet. */
    void gatedPod(String name, String app, String ip) {
        pod(name, app, "fairway.dev/programmed");
        status(name, ip, false);
        client.pods()
                .inNamespace("default")
                .withName(name)
                .editStatus(pod -> new PodBuilder(pod)
                        .editStatus()
                        .addNewCondition()
                        .withType("ContainersReady")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    Pod readyPod(String name, String app, String ip) {
        pod(name, app);
        return status(name, ip, true);
    }

    /** At once, as a kubelet does at the end. */
    void deletePod(String name) {
        client.pods().inNamespace("default").withName(name).withGracePeriod(0).delete();
    }
}
