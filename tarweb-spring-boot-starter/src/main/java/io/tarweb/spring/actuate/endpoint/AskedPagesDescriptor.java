package io.tarweb.spring.actuate.endpoint;

import java.util.List;

import io.tarweb.metrics.AskedPage;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The most requested pages of a site, as clients of the actuator see them.
 *
 * @param pages the pages, the most requested one first
 */
public record AskedPagesDescriptor(List<AskedPage> pages) implements OperationResponseBody {

}
