package io.tarweb.spring.actuate.endpoint;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why a request was not carried out, as clients of the actuator see it.
 *
 * @param reason why
 */
public record ProblemDescriptor(String reason) implements OperationResponseBody {

}
