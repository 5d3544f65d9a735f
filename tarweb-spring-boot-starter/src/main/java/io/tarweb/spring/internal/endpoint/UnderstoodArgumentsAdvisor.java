package io.tarweb.spring.internal.endpoint;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.tarweb.spring.actuate.endpoint.ProblemDescriptor;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * {@link OperationInvokerAdvisor} that refuses to reload if the request has anything that
 * isn't understood. The actuator would ignore it, and a misspelt {@code rollback} would
 * reload instead.
 */
public class UnderstoodArgumentsAdvisor implements OperationInvokerAdvisor {

	private static final EndpointId SITES = EndpointId.of("tarweb");

	private static final Set<EndpointId> IDS = Set.of(SITES, EndpointId.of("tarwebrouter"));

	@Override
	public OperationInvoker apply(EndpointId endpointId, OperationType operationType, OperationParameters parameters,
			OperationInvoker invoker) {
		if (!IDS.contains(endpointId) || operationType != OperationType.WRITE) {
			return invoker;
		}
		Set<String> understood = parameters.stream().map(OperationParameter::getName).collect(Collectors.toSet());
		return (context) -> {
			Set<String> others = new TreeSet<>(context.getArguments().keySet());
			others.removeAll(understood);
			return (others.isEmpty()) ? invoker.invoke(context) : refusal(others, endpointId);
		};
	}

	private static WebEndpointResponse<ProblemDescriptor> refusal(Set<String> others, EndpointId endpointId) {
		String understood = endpointId.equals(SITES) ? "a JSON body may have 'action' and 'expect'"
				: "nothing but the request is needed";
		return new WebEndpointResponse<>(
				new ProblemDescriptor("not understood: " + String.join(", ", others) + "; " + understood),
				WebEndpointResponse.STATUS_BAD_REQUEST);
	}

}
