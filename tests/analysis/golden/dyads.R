# Writes dyads.csv (cells of eleven organisations, a quarter of the pairs missing) and
# dyads_expected.csv. Run here: Rscript dyads.R
# Made with R 4.2.2, numDeriv 2016.8-1.1. The restricted likelihood of the social relations model
# is written out from its definition, with the whole covariance matrix of the pairs.
set.seed(20261123)
names <- LETTERS[1:11]; n <- length(names)
effects <- matrix(rnorm(2 * n), n) %*% chol(matrix(c(60, 25, 25, 50), 2))
cells <- expand.grid(rated = names, rater = names, stringsAsFactors = FALSE)
cells <- cells[cells$rater != cells$rated, c("rater", "rated")]
i <- match(cells$rater, names); j <- match(cells$rated, names)
pair <- paste(pmin(i, j), pmax(i, j))
common <- rnorm(length(unique(pair)), sd = 5); names(common) <- unique(pair)
truth <- 62 + effects[i, 1] + effects[j, 2] + common[pair] + rnorm(nrow(cells), sd = 5)
cells$n <- sample(7:30, nrow(cells), replace = TRUE)
cells$sd <- round(runif(nrow(cells), 12, 26), 1)
cells$noise_var <- round(runif(nrow(cells), 0, 3), 2)
v <- cells$sd^2 / cells$n + cells$noise_var
cells$mean <- round(pmin(100, pmax(0, truth + rnorm(nrow(cells), sd = sqrt(v)))), 1)
cells$mean[sample(nrow(cells), 27)] <- NA
write.csv(cells, "dyads.csv", row.names = FALSE, na = "", quote = FALSE)

shown <- !is.na(cells$mean)
y <- cells$mean[shown]; v <- v[shown]; i <- i[shown]; j <- j[shown]; pair <- pair[shown]
a <- outer(i, i, "=="); b <- outer(j, j, "=="); ab <- outer(i, j, "=="); same <- outer(pair, pair, "==")
covariance <- function(p) {
  p[1] * a + p[2] * b + p[4] * (ab + t(ab)) + p[5] * (same & !a) + diag(p[3] + v)
}
minus <- function(p) {
  big <- covariance(p)
  root <- tryCatch(chol(big), error = function(e) NULL)
  if (is.null(root) || min(p[1:3]) < 0) return(1e6)
  inverse <- chol2inv(root); ones <- sum(inverse); mean <- sum(inverse %*% y) / ones
  (2 * sum(log(diag(root))) + log(ones) + c(t(y - mean) %*% inverse %*% (y - mean))) / 2
}
p <- c(60, 50, 40, 20, 15)
for (turn in 1:8) p <- optim(p, minus, control = list(maxit = 5000, reltol = 1e-14))$par
p <- nlm(minus, p, gradtol = 1e-10, steptol = 1e-12)$estimate
errors <- sqrt(diag(solve(numDeriv::hessian(minus, p))))
inverse <- solve(covariance(p)); mean <- sum(inverse %*% y) / sum(inverse)
left <- inverse %*% (y - mean)
z <- outer(i, 1:n, "=="); w <- outer(j, 1:n, "==")
actors <- p[1] * t(z) %*% left + p[4] * t(w) %*% left
partners <- p[2] * t(w) %*% left + p[4] * t(z) %*% left
out <- function(what, where, value) data.frame(what, where, value)
rows <- rbind(
  out("part", c("actor", "partner", "relationship", "actor_partner", "reciprocity"), p),
  out("error", c("actor", "partner", "relationship", "actor_partner", "reciprocity"), errors),
  out("mean", "", mean), out("actors", names, actors), out("partners", names, partners),
  out("given", names, tapply(y, factor(names[i], names), mean.default)),
  out("given_se", names, tapply(v, factor(names[i], names), function(x) sqrt(sum(x)) / length(x))),
  out("received", names, tapply(y, factor(names[j], names), mean.default)),
  out("received_se", names, tapply(v, factor(names[j], names), function(x) sqrt(sum(x)) / length(x))))
forth <- match(paste(j, i), paste(i, j)); both <- which(!is.na(forth) & i < j)
gap <- y[both] - y[forth[both]]; se <- sqrt(v[both] + v[forth[both]])
sign <- p.adjust(2 * pnorm(-abs(gap) / se), "BH")
key <- paste(names[i[both]], names[j[both]])
rows <- rbind(rows, out("gap", key, gap), out("gap_se", key, se), out("adjusted", key, sign))
rows$value <- format(rows$value, digits = 15, trim = TRUE)
write.csv(rows, "dyads_expected.csv", row.names = FALSE, quote = FALSE)
