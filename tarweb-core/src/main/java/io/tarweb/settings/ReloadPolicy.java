package io.tarweb.settings;

import io.tarweb.error.SettingException;

/**
 * What a reload of one site accepts, and what it keeps.
 */
public final class ReloadPolicy {

	/** At least half of the files; two editions kept. */
	public static final ReloadPolicy DEFAULTS = builder().build();

	/** Each edition has its index on the heap and its file mapped. */
	private static final int MAX_KEPT = 100;

	private final double minShare;

	private final int kept;

	private ReloadPolicy(Builder builder) {
		this.minShare = builder.minShare;
		this.kept = builder.kept;
		if (!(this.minShare >= 0 && this.minShare <= 1)) {
			throw new SettingException("ReloadPolicy.minShare", this.minShare, "must be between 0 and 1");
		}
		if (this.kept < 0) {
			throw new SettingException("ReloadPolicy.kept", this.kept, "must not be negative");
		}
		if (this.kept > MAX_KEPT) {
			throw new SettingException("ReloadPolicy.kept", this.kept, "must be at most " + MAX_KEPT);
		}
	}

	/**
	 * A policy with every default.
	 * @return a builder to change what shouldn't stay the default
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * The least share of the files in service that a new edition must have, between 0
	 * (any number) and 1. This refuses half a build, and the current edition stays.
	 */
	public double minShare() {
		return this.minShare;
	}

	/**
	 * How many earlier editions stay mapped for a rollback.
	 */
	public int kept() {
		return this.kept;
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private double minShare = 0.5;

		private int kept = 2;

		private Builder() {
		}

		public Builder minShare(double minShare) {
			this.minShare = minShare;
			return this;
		}

		public Builder kept(int kept) {
			this.kept = kept;
			return this;
		}

		public ReloadPolicy build() {
			return new ReloadPolicy(this);
		}

	}

}
