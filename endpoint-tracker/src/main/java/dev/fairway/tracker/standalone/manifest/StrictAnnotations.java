package dev.fairway.tracker.standalone.manifest;

import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;

/** Takes from Kubernetes' types the catch-all that would silently hold unknown fields. */
final class StrictAnnotations extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
        return false;
    }
}
