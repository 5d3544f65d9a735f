package io.tarweb.spring;

import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final String ROOT = "io.tarweb.spring";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	/** All that an application may name. A type is added here only if one must. */
	private static final String[] PUBLIC_TYPES = { "actuate.endpoint.AskedPagesDescriptor",
			"actuate.endpoint.EditionDescriptor", "actuate.endpoint.MissedPathsDescriptor",
			"actuate.endpoint.ProblemDescriptor", "actuate.endpoint.ReloadDescriptor",
			"actuate.endpoint.ReloadsDescriptor", "actuate.endpoint.ServerDescriptor",
			"actuate.endpoint.SiteDescriptor", "actuate.endpoint.TarwebEndpoint",
			"actuate.endpoint.TarwebEndpointWebExtension", "actuate.info.TarwebInfoContributor",
			"autoconfigure.AccessLogProperties", "autoconfigure.ArchiveLimitsProperties",
			"autoconfigure.CacheProperties", "autoconfigure.CorsProperties", "autoconfigure.ForwardedProperties",
			"autoconfigure.HandOverProperties", "autoconfigure.HeaderProperties", "autoconfigure.HealthProperties",
			"autoconfigure.ReloadProperties", "autoconfigure.SecurityProperties", "autoconfigure.Http2Properties",
			"autoconfigure.ProxyProtocolProperties", "autoconfigure.SiteProperties", "autoconfigure.SourceProperties",
			"autoconfigure.SslProperties", "autoconfigure.TarwebAutoConfiguration",
			"autoconfigure.TarwebEndpointAutoConfiguration", "autoconfigure.TarwebHealthContributorAutoConfiguration",
			"autoconfigure.TarwebInfoContributorAutoConfiguration", "autoconfigure.TarwebMetricsAutoConfiguration",
			"autoconfigure.TarwebProperties", "autoconfigure.TarwebRefreshAutoConfiguration",
			"autoconfigure.TarwebWatchAutoConfiguration", "autoconfigure.WatchProperties",
			"actuate.endpoint.RouterDescriptor", "actuate.endpoint.RouterReloadDescriptor",
			"actuate.endpoint.TarwebRouterEndpoint", "actuate.endpoint.TarwebRouterEndpointWebExtension",
			"autoconfigure.RouteProperties", "autoconfigure.RouteSslProperties",
			"autoconfigure.RouterBackendProperties", "autoconfigure.RouterProperties",
			"autoconfigure.TarwebRouterAutoConfiguration", "autoconfigure.TarwebRouterEndpointAutoConfiguration",
			"autoconfigure.TarwebRouterHealthContributorAutoConfiguration",
			"autoconfigure.TarwebRouterMetricsAutoConfiguration", "autoconfigure.TarwebRouterRefreshAutoConfiguration",
			"context.RouterReloadedEvent", "context.TarwebRouterBootstrap", "health.TarwebRouterHealthIndicator",
			"metrics.TarwebRouterMetrics", "context.ReloadEventPublisher", "context.SiteReloadedEvent",
			"context.TarwebPortInfoApplicationContextInitializer", "context.TarwebServerBootstrap",
			"context.TarwebServerCustomizer", "context.TarwebServerStartedEvent", "health.HealthRules",
			"health.TarwebHealthContributor", "metrics.TarwebMetrics" };

	@Test
	void publicTypesAreThoseThatAnApplicationMayName() {
		assertThat(CLASSES.stream()
			.filter((each) -> each.isTopLevelClass() && each.getModifiers().contains(JavaModifier.PUBLIC))
			.map((each) -> each.getName().substring(ROOT.length() + 1))
			.filter((name) -> !name.startsWith("internal."))).as("a type that is public can't be changed freely")
			.containsExactlyInAnyOrder(PUBLIC_TYPES);
	}

	@Test
	void publicSignaturesNameNothingInternal() {
		ArchRuleDefinition.codeUnits()
			.that()
			.areDeclaredInClassesThat(JavaClass.Predicates.resideOutsideOfPackage(ROOT + ".internal..")
				.and(HasModifiers.Predicates.modifier(JavaModifier.PUBLIC)))
			.and()
			.arePublic()
			.should(haveNoInternalTypeInTheirSignature())
			.because("whoever calls it would have to name the type")
			.check(CLASSES);
	}

	private static ArchCondition<JavaCodeUnit> haveNoInternalTypeInTheirSignature() {
		return new ArchCondition<>("have no internal type in their signature") {
			@Override
			public void check(JavaCodeUnit unit, ConditionEvents events) {
				Stream.of(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
					.flatMap((types) -> types)
					.flatMap((type) -> type.getAllInvolvedRawTypes().stream())
					.filter((type) -> type.getPackageName().startsWith(ROOT + ".internal"))
					.forEach((type) -> events
						.add(SimpleConditionEvent.violated(unit, unit.getFullName() + " names " + type.getName())));
			}
		};
	}

	@Test
	void typesOfAPackageAreFreeOfCycles() {
		SlicesRuleDefinition.slices()
			.assignedFrom(new TopLevelTypes())
			.should()
			.beFreeOfCycles()
			.because("types in a cycle can only be understood, tested and changed together")
			.check(CLASSES);
	}

	@Test
	void packagesAreFreeOfCycles() {
		SlicesRuleDefinition.slices()
			.matching("io.tarweb.spring.(**)")
			.should()
			.beFreeOfCycles()
			.because("packages in a cycle can only be understood, tested and changed together")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void nothingPointsAtTheAutoConfiguration() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage("io.tarweb.spring.autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.tarweb.spring.autoconfigure..")
			.because("it only wires, so everything works without it")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void nothingNamesWhatIsInternalToTheEngine() {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.tarweb.internal..")
			.because("it may change with any version of the engine")
			.check(CLASSES);
	}

	@Test
	void serverRunsWithoutTheActuator() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("io.tarweb.spring.context..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot.actuate..", "org.springframework.boot.health..")
			.because("the actuator is the application's choice")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsAreFinal() {
		ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.bePublic()
			.because("they are named from a file and extended by nobody")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsHaveNoPublicMethods() {
		ArchRuleDefinition.methods()
			.that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.because("their bean methods are Spring's to call")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
			.as("a package-info with @NullMarked, or the null checks pass the package by")
			.allMatch((each) -> each.isAnnotatedWith(NullMarked.class));
	}

	/** A type with its nested types. */
	private static final class TopLevelTypes implements SliceAssignment {

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			return SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""));
		}

		@Override
		public String getDescription() {
			return "top-level types";
		}

	}

}
