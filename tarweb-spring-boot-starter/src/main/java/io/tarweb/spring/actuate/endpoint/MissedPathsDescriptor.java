package io.tarweb.spring.actuate.endpoint;

import java.util.List;

import io.tarweb.metrics.MissedPath;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The most missed paths of a site, as clients of the actuator see them.
 *
 * @param missing the paths, the most missed one first
 */
public record MissedPathsDescriptor(List<MissedPath> missing) implements OperationResponseBody {

}
