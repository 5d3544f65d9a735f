package io.tarweb.error;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SourceExceptionTests {

	@Test
	void whatASourceKnowsIsKept() {
		TarwebException failure = new SiteStartException("docs",
				new SourceException("store:docs", new StoreException("the store is down")));
		assertThat(failure)
			.hasMessage("Site 'docs' can't be served: The archive 'store:docs' can't be fetched: the store is down");
		assertThat(failure.setting()).isEqualTo("Store.location");
		assertThat(failure.value()).isEqualTo("docs");
		assertThat(failure.remedy((name) -> "store." + name.length())).isEqualTo("Correct 'store.14'.");
	}

	@Test
	void aSourceMayKnowNothing() {
		SourceException failure = new SourceException("site.tar", new IOException());
		assertThat(failure.setting()).isEqualTo("SiteSettings.archives");
		assertThat(failure.value()).isEqualTo("site.tar");
		assertThat(failure.reason()).isEqualTo("java.io.IOException");
		assertThat(failure.remedy((name) -> name)).isNull();
	}

	private static final class StoreException extends TarwebException {

		private static final long serialVersionUID = 1L;

		StoreException(String message) {
			super("Store.location", "docs", message, null, "Correct '%s'.", "Store.location");
		}

	}

}
