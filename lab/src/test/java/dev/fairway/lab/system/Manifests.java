package dev.fairway.lab.system;

/** What the scenarios run. */
final class Manifests {
    private Manifests() {}

    /** A pod with the built-in echo server. */
    static String pod(String name, String app) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, labels: {app: %s}}
                spec:
                  terminationGracePeriodSeconds: 10
                  containers: [{name: echo, image: echo}]
                """.formatted(name, app);
    }

    /** Several pods, spread over the nodes by the scheduler. */
    static String deployment(String app, int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  replicas: %2$d
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      terminationGracePeriodSeconds: 10
                      containers: [{name: echo, image: echo}]
                """.formatted(app, replicas);
    }

    /** Pods that are Ready only when their endpoints are in effect on every node. */
    static String gatedDeployment(String app, int replicas) {
        return deployment(app, replicas)
                .replace("    spec:\n", "    spec:\n      readinessGates: [{conditionType: fairway.dev/programmed}]\n");
    }

    /** TCP and UDP 80 to 8080, in both families. */
    static String service(String name, String app) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %s}
                spec:
                  ipFamilyPolicy: RequireDualStack
                  ipFamilies: [IPv4, IPv6]
                  selector: {app: %s}
                  ports:
                  - {name: http, port: 80, targetPort: 8080}
                  - {name: datagrams, port: 80, targetPort: 8080, protocol: UDP}
                """.formatted(name, app);
    }

    static String headless(String name, String app) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %s}
                spec:
                  clusterIP: None
                  ipFamilyPolicy: RequireDualStack
                  ipFamilies: [IPv4, IPv6]
                  selector: {app: %s}
                  ports: [{port: 80, targetPort: 8080}]
                """.formatted(name, app);
    }
}
