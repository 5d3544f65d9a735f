package io.tarweb.spring.actuate.endpoint;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tarweb.reload.ReloadResult;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What a reload of all sites did, as clients of the actuator see it.
 *
 * @param outcome the most remarkable of what happened: refused, rolled back, reloaded,
 * unchanged
 * @param milliseconds how long it took
 * @param sites what happened to each site, by its name
 */
public record ReloadsDescriptor(ReloadResult outcome, long milliseconds,
		Map<String, ReloadDescriptor> sites) implements OperationResponseBody {

	static ReloadsDescriptor of(List<ReloadDescriptor> reloads) {
		Map<String, ReloadDescriptor> sites = new LinkedHashMap<>();
		reloads.forEach((reload) -> sites.put(reload.site(), reload));
		return new ReloadsDescriptor(
				reloads.stream()
					.map(ReloadDescriptor::outcome)
					.max(Comparator.naturalOrder())
					.orElse(ReloadResult.UNCHANGED),
				reloads.stream().mapToLong(ReloadDescriptor::milliseconds).sum(), sites);
	}

}
