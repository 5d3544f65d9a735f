package io.tarweb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.tarweb.internal.archive.Archive;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final String[] EVERYWHERE = { "java..", "javax.net.ssl..", "javax.crypto..", "org.jspecify.." };

	private static final String[] PER_REQUEST = { "io.tarweb.internal.http..", "io.tarweb.internal.answer..",
			"io.tarweb.internal.http1..", "io.tarweb.internal.http2..", "io.tarweb.internal.connection..",
			"io.tarweb.internal.exchange..", "io.tarweb.internal.rendering..", "io.tarweb.internal.body..",
			"io.tarweb.internal.client..", "io.tarweb.internal.log.." };

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.tarweb");

	@ParameterizedTest
	@EnumSource
	void packageUsesOnlyWhatItMayUse(Layer layer) {
		ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(layer.packageName)
			.should()
			.onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(EVERYWHERE)
				.or(JavaClass.Predicates.resideInAnyPackage(layer.packageName))
				.or(JavaClass.Predicates.resideInAnyPackage(layer.mayUse)))
			.because(layer.reason)
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void everyPackageHasItsEdgesStated() {
		String[] stated = Stream.of(Layer.values()).map((layer) -> layer.packageName).toArray(String[]::new);
		ArchRuleDefinition.classes()
			.should()
			.resideInAnyPackage(stated)
			.because("a package without a line in this table could depend on anything")
			.check(CLASSES);
	}

	@Test
	void packagesAreFreeOfCycles() {
		SlicesRuleDefinition.slices()
			.matching("io.tarweb.(**)")
			.should()
			.beFreeOfCycles()
			.because("packages in a cycle can only be understood, tested and changed together")
			.check(CLASSES);
	}

	@Test
	void nothingPointsAtTheRootPackage() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("io.tarweb.*..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.tarweb")
			.because("the public door knows the rooms; the rooms don't know the door")
			.check(CLASSES);
	}

	@Test
	void syntaxOfHttp1IsKnownToItsPackageOnly() throws IOException {
		Path sources = Path.of("src/main/java/io/tarweb");
		Pattern comments = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
		List<String> found = new ArrayList<>();
		try (Stream<Path> files = Files.walk(sources)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				String code = comments.matcher(Files.readString(file)).replaceAll("");
				if (code.contains("\\r\\n") || code.contains("HTTP/1")) {
					found.add(sources.relativize(file).toString());
				}
			}
		}
		assertThat(found)
			.as("line ends and versions are HTTP/1.1's, but for the parts of multipart (RFC 2046, 5.1.1)"
					+ " and what HTTP/2 begins with (RFC 9113, 3.4)")
			.isNotEmpty()
			.allMatch((file) -> file.startsWith("internal/http1/") || file.equals("internal/body/MultipartBody.java")
					|| file.equals("internal/http2/Http2Conversation.java"));
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
			.as("a package-info with @NullMarked, or the null checks pass the package by")
			.isNotEmpty()
			.allMatch((each) -> each.isAnnotatedWith(NullMarked.class));
	}

	@Test
	void codePerRequestUsesNeitherStreamsNorRegularExpressionsNorFormatting() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage(PER_REQUEST)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("java.util.stream..", "java.util.regex..", "java.text..")
			.orShould()
			.callMethod(String.class, "format", String.class, Object[].class)
			.orShould()
			.callMethod(String.class, "formatted", Object[].class)
			.because("they allocate, and what runs for each request doesn't")
			.check(CLASSES);
	}

	@Test
	void decisionsArePure() {
		DescribedPredicate<JavaClass> outside = JavaClass.Predicates
			.resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "java.nio.channels..",
					"java.util.concurrent.locks..")
			.and(DescribedPredicate.not(JavaClass.Predicates.assignableTo(ByteArrayOutputStream.class)));
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage("io.tarweb.internal.http..", "io.tarweb.internal.answer..")
			.should()
			.dependOnClassesThat(outside)
			.orShould()
			.callMethod(Archive.class, "content", int.class)
			.orShould()
			.callMethod(Archive.class, "bytes")
			.because("an answer is decided on the event loop: without I/O, without waiting")
			.check(CLASSES);
	}

	@Test
	void clockIsReadByTheCaller() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage("io.tarweb.internal.http..", "io.tarweb.internal.answer..")
			.should()
			.callMethod(System.class, "nanoTime")
			.orShould()
			.callMethod(System.class, "currentTimeMillis")
			.orShould()
			.callMethod(Instant.class, "now")
			.orShould()
			.callMethod(Clock.class, "systemUTC")
			.because("the clock is read once per event and handed down, so that tests can set it")
			.check(CLASSES);
	}

	@Test
	void loggingGoesThroughSlf4j() {
		GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.because("the host application decides where logs go")
			.check(CLASSES);
	}

	@Test
	void consoleIsLeftAlone() {
		GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.because("a library doesn't own the console")
			.check(CLASSES);
	}

	/**
	 * The packages below {@code io.tarweb} and what each may use besides the JDK, top
	 * down.
	 */
	private enum Layer {

		ROOT("", "the door opens onto everything", "..", "io.netty..", "reactor..", "org.slf4j..",
				"org.reactivestreams.."),

		ENGINE("internal.engine", "it puts protocols, connections and sites together", "internal.http1",
				"internal.http2", "internal.connection", "internal.exchange", "internal.body", "internal.answer",
				"internal.edition", "internal.layer", "internal.routing", "internal.log", "internal.metrics",
				"internal.tls", "internal.transport", "settings", "io.netty..", "org.slf4j.."),

		HTTP1("internal.http1", "it speaks HTTP/1.1 and decides nothing", "internal.connection", "internal.exchange",
				"internal.rendering", "internal.body", "internal.answer", "internal.layer", "internal.tls",
				"internal.transport", "internal.http", "io.netty.."),

		HTTP2("internal.http2", "it speaks HTTP/2 and decides nothing", "internal.http2.frame", "internal.connection",
				"internal.exchange", "internal.rendering", "internal.body", "internal.answer", "internal.layer",
				"internal.metrics", "internal.tls", "internal.transport", "internal.http", "settings", "metrics",
				"io.netty.."),

		HTTP2_FRAME("internal.http2.frame", "it knows bytes, and neither channels nor streams", "internal.http"),

		CONNECTION("internal.connection", "it knows when to read, to wait and to end, and not what is spoken",
				"internal.answer", "internal.client", "internal.layer", "internal.metrics", "internal.tls",
				"internal.transport", "settings", "status", "metrics", "error", "io.netty..", "org.slf4j.."),

		EXCHANGE("internal.exchange", "it has requests decided, counted and logged, whatever carries them",
				"internal.rendering", "internal.body", "internal.answer", "internal.edition", "internal.layer",
				"internal.log", "internal.metrics", "internal.tls", "internal.http", "http", "io.netty.."),

		HAND_OVER("internal.handover", "it takes sockets from other processes, and knows no protocol",
				"internal.metrics", "internal.transport", "settings", "metrics", "error", "io.netty..", "org.slf4j.."),

		RENDERING("internal.rendering", "it decides what an answer says, and not how that is written", "internal.body",
				"internal.answer", "internal.layer", "internal.policy", "internal.archive", "internal.transport",
				"internal.http", "settings", "http", "io.netty.."),

		BODY("internal.body", "it makes bodies out of archives, and knows no connection", "internal.answer",
				"internal.edition", "internal.layer", "internal.archive", "internal.http", "status", "io.netty.."),

		RELOAD_ENGINE("internal.reload", "it makes editions and never sees a request", "internal.edition",
				"internal.layer", "internal.archive", "reload", "settings", "status", "error", "io.netty.util..",
				"org.slf4j.."),

		ANSWER("internal.answer", "it decides from values: of an archive, by the table of its members",
				"internal.edition", "internal.layer", "internal.archive", "internal.policy", "internal.rules",
				"internal.routing", "internal.http", "settings", "http"),

		METERS("internal.metrics", "they count what was answered and have no part in it", "internal.layer",
				"internal.http", "metrics", "reload", "http", "com.dynatrace.hash4j.."),

		EDITION("internal.edition", "it is what is published, of layers that somebody made", "internal.layer",
				"internal.http", "settings", "status", "error", "http", "io.netty.util..", "com.dynatrace.hash4j.."),

		LAYER("internal.layer", "it is a view of one archive that can be asked, and nobody's caller",
				"internal.archive", "internal.policy", "internal.rules", "internal.http", "settings", "status", "error",
				"http", "com.dynatrace.hash4j..", "java.lang.management..", "com.sun.management.."),

		POLICY("internal.policy", "it works out fields from settings and rules", "internal.rules", "internal.http",
				"settings"),

		RULES("internal.rules", "they work on any set of names", "internal.http", "settings", "error"),

		ROUTING("internal.routing", "it knows hosts and paths, and numbers of sites", "internal.http"),

		CLIENT("internal.client", "it reads what proxies say, and knows no connection", "internal.http", "settings"),

		ARCHIVE("internal.archive", "it speaks tar and zip, unpacks what is compressed, and nothing else", "settings",
				"error", "io.netty.util..", "io.netty.buffer..", "org.apache.commons.compress.compressors.bzip2..",
				"org.tukaani.xz..", "com.github.luben.zstd.."),

		LOG("internal.log", "it writes down what was answered and has no part in it", "internal.client",
				"internal.http", "settings", "error", "org.jctools.queues..", "org.slf4j.."),

		TLS("internal.tls", "it turns certificates into Netty's contexts and knows nothing of HTTP",
				"internal.transport", "settings", "status", "error", "io.netty..", "javax.security.auth.x500..",
				"org.slf4j.."),

		TRANSPORT("internal.transport", "it picks Netty's transport and hands its loops to Reactor Netty", "settings",
				"status", "error", "io.netty..", "reactor.netty.resources..", "org.slf4j.."),

		METRICS("metrics", "values that an application reads", "reload", "http"),

		RELOAD("reload", "values and an interface that an application knows", "status"),

		STATUS("status", "values that an application reads", "settings"),

		ERROR("error", "what an application catches"),

		SETTINGS("settings", "values that an application makes", "error", "internal.http"),

		HTTP_RULES("internal.http", "field rules are pure functions", "http", "io.netty.util.."),

		HTTP("http", "values that an application reads");

		private final String packageName;

		private final String reason;

		private final String[] mayUse;

		Layer(String packageName, String reason, String... mayUse) {
			this.packageName = packageName.isEmpty() ? "io.tarweb" : "io.tarweb." + packageName;
			this.reason = reason;
			this.mayUse = Stream.of(mayUse).map(Layer::resolved).toArray(String[]::new);
		}

		/** Of others, names end with two dots and are complete. */
		private static String resolved(String used) {
			return used.equals("..") ? "io.tarweb.." : used.endsWith("..") ? used : "io.tarweb." + used;
		}

	}

}
