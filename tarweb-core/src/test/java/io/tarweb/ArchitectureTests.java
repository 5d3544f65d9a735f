package io.tarweb;

import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.tarweb.http.ContentTypes;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final String[] EVERYWHERE = { "java..", "javax.net.ssl..", "javax.crypto..", "org.jspecify.." };

	private static final String[] PER_REQUEST = { "io.tarweb.http..", "io.tarweb.answer..", "io.tarweb.wire..",
			"io.tarweb.log.." };

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
			.matching("io.tarweb.(*)..")
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
			.and()
			.areNotAssignableTo(ContentTypes.class)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("java.util.stream..", "java.util.regex..", "java.text..")
			.orShould()
			.callMethod(String.class, "format", String.class, Object[].class)
			.orShould()
			.callMethod(String.class, "formatted", Object[].class)
			.because("they allocate, and what runs for each request doesn't; the table of content types is read once")
			.check(CLASSES);
	}

	@Test
	void decisionsArePure() {
		DescribedPredicate<JavaClass> outside = JavaClass.Predicates.resideInAnyPackage("java.io..", "java.net..",
				"java.nio.file..", "java.nio.channels..", "java.util.concurrent.locks..");
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage("io.tarweb.http..", "io.tarweb.answer..")
			.and()
			.areNotAssignableTo(ContentTypes.class)
			.should()
			.dependOnClassesThat(outside)
			.because("an answer is decided on the event loop: without I/O, without waiting; "
					+ "the table of content types is read from the class path, once")
			.check(CLASSES);
	}

	@Test
	void clockIsReadByTheCaller() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage("io.tarweb.http..", "io.tarweb.answer..")
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
	 * The packages and what each may use besides the JDK, top down.
	 */
	private enum Layer {

		ROOT("io.tarweb", "the door opens onto everything", "io.tarweb..", "io.netty..", "reactor..", "org.slf4j..",
				"org.reactivestreams.."),

		TRANSPORT("io.tarweb.transport..", "it picks Netty's transport and hands its loops to Reactor Netty",
				"io.netty..", "reactor.netty.resources..", "org.slf4j.."),

		TLS("io.tarweb.tls..", "it turns certificates into Netty's contexts and knows nothing of HTTP", "io.netty..",
				"javax.security.auth.x500..", "org.slf4j.."),

		WIRE("io.tarweb.wire..", "it carries what others decide", "io.tarweb.answer..", "io.tarweb.site..",
				"io.tarweb.archive..", "io.tarweb.log..", "io.tarweb.metrics..", "io.tarweb.tls..",
				"io.tarweb.transport..", "io.tarweb.http..", "io.netty..", "org.slf4j.."),

		RELOAD("io.tarweb.reload..", "it makes sites and never sees a request", "io.tarweb.site..",
				"io.tarweb.archive..", "io.netty.util..", "org.slf4j.."),

		ANSWER("io.tarweb.answer..", "it decides from values and touches neither channel nor archive",
				"io.tarweb.site..", "io.tarweb.http.."),

		LOG("io.tarweb.log..", "it writes down what was answered and has no part in it", "io.tarweb.http..",
				"org.jctools.queues..", "org.slf4j.."),

		METRICS("io.tarweb.metrics..", "it counts what was answered and has no part in it", "io.tarweb.site..",
				"io.tarweb.http..", "com.dynatrace.hash4j.."),

		SITE("io.tarweb.site..", "it is a view of an archive that can be asked, and nobody's caller",
				"io.tarweb.archive..", "io.tarweb.http..", "io.netty.util..", "com.dynatrace.hash4j..",
				"java.lang.management..", "com.sun.management.."),

		ARCHIVE("io.tarweb.archive..", "it speaks tar and zip, unpacks what is compressed, and nothing else",
				"io.netty.util..", "io.netty.buffer..", "org.apache.commons.compress.compressors.bzip2..",
				"org.tukaani.xz..", "com.github.luben.zstd.."),

		HTTP("io.tarweb.http..", "field rules are pure functions", "io.netty.util..");

		private final String packageName;

		private final String reason;

		private final String[] mayUse;

		Layer(String packageName, String reason, String... mayUse) {
			this.packageName = packageName;
			this.reason = reason;
			this.mayUse = mayUse;
		}

	}

}
