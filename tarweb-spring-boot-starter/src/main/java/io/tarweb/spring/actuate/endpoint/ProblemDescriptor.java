package io.tarweb.spring.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why a request failed, as clients of the actuator see it.
 */
public record ProblemDescriptor(String reason) implements OperationResponseBody {

}
