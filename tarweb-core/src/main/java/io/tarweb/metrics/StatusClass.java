package io.tarweb.metrics;

/**
 * The classes of final status codes (RFC 9110, 15).
 */
public enum StatusClass {

	/** 15.3. */
	SUCCESS("2xx"),

	/** 15.4. */
	REDIRECTION("3xx"),

	/** 15.5. */
	CLIENT_ERROR("4xx"),

	/** 15.6. */
	SERVER_ERROR("5xx");

	private final String label;

	StatusClass(String label) {
		this.label = label;
	}

	/**
	 * The name that dashboards show: the first digit and two x.
	 */
	public String label() {
		return this.label;
	}

	public static int ordinalOf(int status) {
		return status / 100 - 2;
	}

}
