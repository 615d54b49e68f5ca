package io.tallystick.testkit.contract;

import io.tallystick.application.port.EventStore;
import io.tallystick.testkit.memory.InMemoryEventStoreFixture;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** Suites of stores with one planted fault each. */
final class FaultySuites {

    private FaultySuites() {}

    /** A fixture whose store is the in-memory one behind a fault. */
    static class FaultyFixture extends InMemoryEventStoreFixture {

        private final UnaryOperator<EventStore> fault;
        private EventStore faulty;

        FaultyFixture(UnaryOperator<EventStore> fault) {
            this.fault = fault;
            this.faulty = fault.apply(super.store());
        }

        @Override
        public EventStore store() {
            return faulty;
        }

        @Override
        public void reopen() {
            super.reopen();
            faulty = fault.apply(super.store());
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(1);
        }
    }

    /** The suite of a store with a fault. */
    abstract static class Faulty extends EventStoreContract {

        private final UnaryOperator<EventStore> fault;

        Faulty(UnaryOperator<EventStore> fault) {
            this.fault = fault;
        }

        @Override
        protected EventStoreFixture newFixture() {
            return new FaultyFixture(fault);
        }
    }

    static final class DropsLastOfBatch extends Faulty {
        DropsLastOfBatch() {
            super(AppendFaults.DropsLastOfBatch::new);
        }
    }

    static final class IgnoresExpectedVersion extends Faulty {
        IgnoresExpectedVersion() {
            super(AppendFaults.IgnoresExpectedVersion::new);
        }
    }

    static final class TakesNoStreamForAny extends Faulty {
        TakesNoStreamForAny() {
            super(AppendFaults.TakesNoStreamForAny::new);
        }
    }

    static final class TakesStreamExistsForAny extends Faulty {
        TakesStreamExistsForAny() {
            super(AppendFaults.TakesStreamExistsForAny::new);
        }
    }

    static final class IsNotIdempotent extends Faulty {
        IsNotIdempotent() {
            super(AppendFaults.IsNotIdempotent::new);
        }
    }

    static final class IsIdempotentByFirstId extends Faulty {
        IsIdempotentByFirstId() {
            super(AppendFaults.IsIdempotentByFirstId::new);
        }
    }

    static final class IsIdempotentByAnyOrder extends Faulty {
        IsIdempotentByAnyOrder() {
            super(AppendFaults.IsIdempotentByAnyOrder::new);
        }
    }

    static final class ForgetsOldIds extends Faulty {
        ForgetsOldIds() {
            super(AppendFaults.ForgetsOldIds::new);
        }
    }

    static final class SaysRepeatsAreNew extends Faulty {
        SaysRepeatsAreNew() {
            super(AppendFaults.SaysRepeatsAreNew::new);
        }
    }

    static final class ReportsWrongVersion extends Faulty {
        ReportsWrongVersion() {
            super(AppendFaults.ReportsWrongVersion::new);
        }
    }

    static final class TellsKeyBeforeRepeat extends Faulty {
        TellsKeyBeforeRepeat() {
            super(AppendFaults.TellsKeyBeforeRepeat::new);
        }
    }

    static final class AppendsOneByOne extends Faulty {
        AppendsOneByOne() {
            super(AppendFaults.AppendsOneByOne::new);
        }
    }

    static final class ChecksVersionTooEarly extends Faulty {
        ChecksVersionTooEarly() {
            super(AppendFaults.ChecksVersionTooEarly::new);
        }
    }

    static final class TakesAnyNumberOfEvents extends Faulty {
        TakesAnyNumberOfEvents() {
            super(AppendFaults.TakesAnyNumberOfEvents::new);
        }
    }

    static final class IgnoresCaseOfStreams extends Faulty {
        IgnoresCaseOfStreams() {
            super(AppendFaults.IgnoresCaseOfStreams::new);
        }
    }

    static final class DecodesStreams extends Faulty {
        DecodesStreams() {
            super(AppendFaults.DecodesStreams::new);
        }
    }

    static final class SkipsWhileOthersAppend extends Faulty {
        SkipsWhileOthersAppend() {
            super(ReadFaults.SkipsWhileOthersAppend::new);
        }
    }

    static final class ReadsBackwardsForwards extends Faulty {
        ReadsBackwardsForwards() {
            super(ReadFaults.ReadsBackwardsForwards::new);
        }
    }

    static final class StartsOnePageEventLate extends Faulty {
        StartsOnePageEventLate() {
            super(ReadFaults.StartsOnePageEventLate::new);
        }
    }

    static final class KnowsNoEnd extends Faulty {
        KnowsNoEnd() {
            super(ReadFaults.KnowsNoEnd::new);
        }
    }

    static final class TakesAnyPosition extends Faulty {
        TakesAnyPosition() {
            super(ReadFaults.TakesAnyPosition::new);
        }
    }

    static final class NeverWakes extends Faulty {
        NeverWakes() {
            super(ReadFaults.NeverWakes::new);
        }
    }

    static final class LosesComments extends Faulty {
        LosesComments() {
            super(ReadFaults.LosesComments::new);
        }
    }

    static final class LosesKeys extends Faulty {
        LosesKeys() {
            super(ReadFaults.LosesKeys::new);
        }
    }

    static final class MakesEmptyOfNull extends Faulty {
        MakesEmptyOfNull() {
            super(ReadFaults.MakesEmptyOfNull::new);
        }
    }

    static final class LosesMicroseconds extends Faulty {
        LosesMicroseconds() {
            super(ReadFaults.LosesMicroseconds::new);
        }
    }

    static final class RoundsNumbers extends Faulty {
        RoundsNumbers() {
            super(ReadFaults.RoundsNumbers::new);
        }
    }

    static final class GoesBackInTime extends Faulty {
        GoesBackInTime() {
            super(ReadFaults.GoesBackInTime::new);
        }
    }

    static final class RepeatsPages extends Faulty {
        RepeatsPages() {
            super(ReadFaults.RepeatsPages::new);
        }
    }

    static final class StartsAtTheEnd extends Faulty {
        StartsAtTheEnd() {
            super(ReadFaults.StartsAtTheEnd::new);
        }
    }

    static final class CannotBeClosed extends Faulty {
        CannotBeClosed() {
            super(ReadFaults.CannotBeClosed::new);
        }
    }

    static final class SwallowsFailures extends Faulty {
        SwallowsFailures() {
            super(ReadFaults.SwallowsFailures::new);
        }
    }

    static final class ClaimsToIndexKeys extends EventStoreContract {
        @Override
        protected EventStoreFixture newFixture() {
            return new FaultyFixture(AppendFaults.HasNoIndexOfKeys::new);
        }
    }

    static final class HidesItsIndexOfKeys extends EventStoreContract {
        @Override
        protected EventStoreFixture newFixture() {
            return new InMemoryEventStoreFixture() {
                @Override
                public boolean indexesKeys() {
                    return false;
                }
            };
        }
    }

    static final class ForgetsAtRestart extends EventStoreContract {
        @Override
        protected EventStoreFixture newFixture() {
            return new InMemoryEventStoreFixture() {
                @Override
                public boolean isDurable() {
                    return true;
                }
            };
        }
    }
}
