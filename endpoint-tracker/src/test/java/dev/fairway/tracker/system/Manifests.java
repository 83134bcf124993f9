package dev.fairway.tracker.system;

/** Manifests that many tests need. */
final class Manifests {

    private Manifests() {}

    static String service(String name, String app) {
        return """
                apiVersion: v1
                kind: Service
                metadata:
                  name: %s
                spec:
                  selector:
                    app: %s
                  ports:
                  - port: 80
                    targetPort: 8080
                """.formatted(name, app);
    }

    static String pod(String name, String app) {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  labels:
                    app: %s
                spec:
                  containers:
                  - name: main
                    image: echo
                    ports:
                    - containerPort: 8080
                """.formatted(name, app);
    }

    static String deployment(String name, int replicas, String image) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s
                spec:
                  replicas: %2$d
                  selector:
                    matchLabels:
                      app: %1$s
                  template:
                    metadata:
                      labels:
                        app: %1$s
                    spec:
                      containers:
                      - name: main
                        image: %3$s
                """.formatted(name, replicas, image);
    }

    static String readyStatus(String ip) {
        return """
                {"phase":"Running","podIP":"%1$s","podIPs":[{"ip":"%1$s"}],
                 "conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-11-24T12:00:00Z"}]}
                """.formatted(ip);
    }
}
