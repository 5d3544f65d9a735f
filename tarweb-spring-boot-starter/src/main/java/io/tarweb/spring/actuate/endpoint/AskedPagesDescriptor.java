package io.tarweb.spring.actuate.endpoint;

import java.util.List;

import io.tarweb.metrics.AskedPage;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The pages of a site that were asked for most, as clients of the actuator see them.
 *
 * @param pages the pages, the most asked one first
 */
public record AskedPagesDescriptor(List<AskedPage> pages) implements OperationResponseBody {

}
