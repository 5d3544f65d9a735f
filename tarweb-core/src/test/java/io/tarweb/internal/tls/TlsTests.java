package io.tarweb.internal.tls;

import java.security.KeyStore;
import java.util.List;
import java.util.Map;

import javax.net.ssl.KeyManagerFactory;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import io.tarweb.error.TlsException;
import io.tarweb.settings.ClientAuthentication;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.status.TlsStatus;
import io.tarweb.testing.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TlsTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("docs.example.org");

	private static final TlsIdentity IDENTITY = TlsIdentity.of(CERTIFICATE.keys());

	@ParameterizedTest
	@EnumSource
	void theProviderCanBeInsistedOn(TlsProvider provider) {
		Tls tls = open(TlsSettings.of(IDENTITY).withProvider(provider));
		assertThat(tls.status().provider()).isEqualTo(provider);
		assertThat(tls.status().absent()).isNull();
		tls.close();
	}

	@Test
	void boringSslIsPreferred() {
		Tls tls = open(TlsSettings.of(IDENTITY));
		assertThat(tls.status().provider()).isEqualTo(TlsProvider.BORINGSSL);
		tls.close();
	}

	@ParameterizedTest
	@EnumSource
	void aKeyManagerWithoutAKeyIsRefused(TlsProvider provider) throws Exception {
		KeyManagerFactory empty = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
		store.load(null, null);
		empty.init(store, null);
		TlsSettings settings = TlsSettings.of(IDENTITY).withProvider(provider);
		assertThatExceptionOfType(TlsException.class)
			.isThrownBy(() -> open(settings.withServerNames(Map.of("a.example", TlsIdentity.of(empty)))))
			.withMessage("TLS isn't possible for 'a.example': there is no certificate with its private key")
			.satisfies((ex) -> assertThat(ex.serverName()).isEqualTo("a.example"));
	}

	@ParameterizedTest
	@EnumSource
	void unknownProtocolsAndCiphersAreRefused(TlsProvider provider) {
		for (TlsIdentity identity : List.of(TlsIdentity.of(CERTIFICATE.keys()).withProtocols(List.of("TLSv9")),
				TlsIdentity.of(CERTIFICATE.keys()).withCiphers(List.of("TLS_NONE")))) {
			assertThatExceptionOfType(TlsException.class)
				.isThrownBy(() -> open(TlsSettings.of(identity).withProvider(provider)))
				.withMessageStartingWith("TLS isn't possible: certificate, protocols or ciphers can't be used: ");
		}
	}

	@ParameterizedTest
	@CsvSource({ "a..b", "-a.example", "*", "*.*.example", "a.*.example", "'a b'", "a/b", "[::1]", "''" })
	void whatIsNoNameOfAServerIsRefused(String name) {
		assertThatExceptionOfType(TlsException.class)
			.isThrownBy(() -> open(TlsSettings.of(IDENTITY).withServerNames(Map.of(name, IDENTITY))))
			.withMessageContaining("no name of a server");
	}

	@Test
	void twoCertificatesForOneNameAreRefused() {
		assertThatExceptionOfType(TlsException.class)
			.isThrownBy(() -> open(
					TlsSettings.of(IDENTITY).withServerNames(Map.of("a.example", IDENTITY, "A.Example.", IDENTITY))))
			.withMessageContaining("there are two certificates");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			value = { "docs.example.org, exact", "docs.example.org., exact", "other.example.org, wildcard",
					"a.docs.example.org, none", "example.org, none", "xn--dcs-sna.example, unicode", "org, none",
					".example.org, none" })
	void theExactNameGoesBeforeTheWildcard(String asked, String expected) {
		ServerNames<String> names = ServerNames.of(
				Map.of("Docs.example.org", "exact", "*.example.org", "wildcard", "d\u00f6cs.example", "unicode"),
				(name, value) -> value);
		assertThat(names.find(asked)).isEqualTo(expected);
	}

	@Test
	void aReplacedContextLivesAsLongAsItsLastEngine() {
		ContextFactory factory = new ContextFactory(TlsProvider.BORINGSSL, ClientAuthentication.NONE,
				List.of(TlsLayer.HTTP_2), KernelTls.off("test"));
		TlsContexts contexts = TlsContexts.create(TlsSettings.of(IDENTITY), factory);
		SslContext context = contexts.select(null);
		assertThat(contexts.retain()).isTrue();
		Object engine = context.newEngine(UnpooledByteBufAllocator.DEFAULT);
		contexts.release();
		contexts.release();
		assertThat(contexts.retain()).isFalse();
		assertThat(((ReferenceCounted) context).refCnt()).isEqualTo(1);
		ReferenceCountUtil.release(engine);
		assertThat(((ReferenceCounted) context).refCnt()).isZero();
	}

	@Test
	void whatCantBeUsedLeavesNothingBehindAndChangesNothing() {
		Tls tls = open(TlsSettings.of(IDENTITY));
		TlsStatus before = tls.status();
		TlsSettings broken = TlsSettings.of(IDENTITY)
			.withServerNames(Map.of("a.example", IDENTITY, "b..example", IDENTITY));
		assertThatExceptionOfType(TlsException.class).isThrownBy(() -> tls.replace(broken));
		assertThat(tls.status()).isEqualTo(before);
		tls.close();
	}

	private static Tls open(TlsSettings settings) {
		return Tls.open(settings.withKernel(KernelTlsMode.OFF), true, List.of(), Map.of());
	}

}
