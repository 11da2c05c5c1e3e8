# Writes shrinkage.csv. Run here: Rscript shrinkage.R
# Made with R 4.2.2, metafor 3.8.1. Three sets: 14 organisations that differ, 8 that do not, and the
# thirteen trials of metafor's dat.bcg (log relative risks).
suppressPackageStartupMessages(library(metafor))
set.seed(20261126)
n <- c(7, 9, 12, 15, 18, 22, 25, 31, 36, 44, 60, 75, 110, 200)
differ <- data.frame(set = "differ", mean = rnorm(14, 60, 6) + rnorm(14, sd = 20 / sqrt(n)), var = 400 / n)
same <- data.frame(set = "same", mean = 60 + .3 * rnorm(8, sd = 20 / sqrt(n[1:8])), var = 400 / n[1:8])
trials <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
bcg <- data.frame(set = "bcg", mean = as.numeric(trials$yi), var = as.numeric(trials$vi))
one <- function(set) {
  fit <- rma(mean, var, data = set, method = "REML", control = list(threshold = 1e-14, maxiter = 1000))
  b <- blup(fit)
  dl <- rma(mean, var, data = set, method = "DL")
  data.frame(set, value = b$pred, error = b$se, common = as.numeric(fit$beta), common_error = fit$se,
             tau2 = fit$tau2, dl = dl$tau2)
}
write.csv(format(do.call(rbind, lapply(list(differ, same, bcg), one)), digits = 17, trim = TRUE),
          "shrinkage.csv", row.names = FALSE, quote = FALSE)
