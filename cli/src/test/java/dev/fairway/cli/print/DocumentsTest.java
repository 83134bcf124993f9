package dev.fairway.cli.print;

import static dev.fairway.cli.print.Samples.endpoint;
import static dev.fairway.cli.print.Samples.slice;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fairway.cli.resource.Endpoints;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsTest {

    @Test
    void yamlIsSortedWithPlainTextsAndFlushLists() {
        JsonNode object = json("""
                {"kind": "Service", "apiVersion": "v1",
                 "spec": {"ports": [{"port": 80, "name": "http"}], "empty": {}, "none": []},
                 "metadata": {"name": "web", "annotations": {"a": "80", "b": "true", "c": "two\\nlines\\n"}}}
                """);

        assertThat(Documents.yaml(object)).isEqualTo("""
                apiVersion: v1
                kind: Service
                metadata:
                  annotations:
                    a: "80"
                    b: "true"
                    c: |
                      two
                      lines
                  name: web
                spec:
                  empty: {}
                  none: []
                  ports:
                  - name: http
                    port: 80
                """);
    }

    @Test
    void jsonIsSortedAndIndentedByFour() {
        JsonNode object = json("{\"kind\": \"A\", \"b\": [], \"c\": {}, \"a\": [{\"x\": 1}]}");

        assertThat(Documents.json(object)).isEqualTo("""
                {
                    "a": [
                        {
                            "x": 1
                        }
                    ],
                    "b": [],
                    "c": {},
                    "kind": "A"
                }
                """);
    }

    @Test
    void severalObjectsAreAList() {
        assertThat(Documents.yaml(Documents.list(List.of(json("{\"kind\": \"A\"}")))))
                .isEqualTo("""
                apiVersion: v1
                items:
                - kind: A
                kind: List
                metadata:
                  resourceVersion: ""
                """);
    }

    @Test
    void endpointsAreRenderedAsCoreV1() {
        Endpoints endpoints = Endpoints.of(
                Samples.myAppService(),
                List.of(slice("my-app-service", 8080, endpoint("10.244.1.2", true), endpoint("10.244.1.3", false))));

        assertThat(Documents.yaml(KubernetesJson.of(endpoints))).isEqualTo("""
                apiVersion: v1
                kind: Endpoints
                metadata:
                  creationTimestamp: "2026-03-01T11:55:00Z"
                  name: my-app-service
                  namespace: default
                  resourceVersion: "7"
                  uid: uid-my-app-service
                subsets:
                - addresses:
                  - ip: 10.244.1.2
                    nodeName: node-1
                  notReadyAddresses:
                  - ip: 10.244.1.3
                    nodeName: node-1
                  ports:
                  - port: 8080
                    protocol: TCP
                """);
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
