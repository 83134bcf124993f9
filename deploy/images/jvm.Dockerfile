# A service on the JVM, from what the build has packaged:
#   docker build -f deploy/images/jvm.Dockerfile --build-arg SERVICE=endpoint-tracker -t fairway/endpoint-tracker:0.1.0 .
FROM eclipse-temurin:25-jre
ARG SERVICE
COPY ${SERVICE}/target/quarkus-app/ /opt/fairway/
# The chart mounts config/application.properties below it.
WORKDIR /etc/fairway
USER 65532:65532
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "/opt/fairway/quarkus-run.jar"]
