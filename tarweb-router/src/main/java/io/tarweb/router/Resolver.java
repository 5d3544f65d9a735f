package io.tarweb.router;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Looks names up, and may wait for the answer.
 */
@FunctionalInterface
interface Resolver {

	/**
	 * The system's resolver, which knows what is configured on this machine:
	 * {@code /etc/hosts}, search domains, name services. The JDK keeps an answer for 30 s
	 * ({@code networkaddress.cache.ttl}).
	 */
	Resolver SYSTEM = InetAddress::getAllByName;

	/**
	 * All addresses of a host.
	 * @throws UnknownHostException if there is none, or no answer
	 */
	InetAddress[] resolve(String host) throws UnknownHostException;

}
